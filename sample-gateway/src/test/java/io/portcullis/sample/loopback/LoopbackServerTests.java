package io.portcullis.sample.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.sample.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class LoopbackServerTests {

    private final LoopbackServer server = new LoopbackServer("sample.some.port", 0, Reply::ok);

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aServerOnPortZeroListensOnAFreePortUntilItIsStopped() {
        server.start();
        assertThat(server.port()).isPositive();
        assertThat(server.isRunning()).isTrue();
        server.stop();
        assertThat(server.isRunning()).isFalse();
    }

    @Test
    void theStatusAndTheBodyOfAReplyAreSentAsJson() {
        LoopbackServer refusing = new LoopbackServer("sample.some.port", 0, any -> Reply.refused(418, "tea", "no"));
        refusing.start();
        Answer answer = Answer.to("GET", "http://localhost:" + refusing.port());
        refusing.stop();
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().at("/error").asString()).isEqualTo("tea");
    }

    @Test
    void aTakenPortIsExplainedWithThePropertyThatMovesIt() {
        server.start();
        LoopbackServer second = new LoopbackServer("sample.other.port", server.port(), Reply::ok);
        assertThatExceptionOfType(PortTakenException.class)
                .isThrownBy(second::start)
                .satisfies(taken -> {
                    FailureAnalysis analysis = new PortTakenAnalyzer().analyze(taken, taken);
                    assertThat(analysis.getDescription()).contains("" + server.port(), "sample.other.port");
                    assertThat(analysis.getAction()).contains("--sample.other.port=");
                });
    }
}
