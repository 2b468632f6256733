package io.portcullis.sample.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.sample.Answer;
import io.portcullis.sample.loopback.LoopbackServer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

final class EchoUpstreamTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(EchoUpstreamConfiguration.class)
            .withPropertyValues("sample.upstream.port=0");

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"})
    void everyMethodIsEchoed(String method) {
        withEcho(url -> assertThat(Answer.to(method, url).json().at("/method").asString())
                .isEqualTo(method));
    }

    @Test
    void pathAndQueryAreEchoedAsTheyWereSent() {
        withEcho(url -> {
            Answer answer = Answer.to("GET", url + "a%20b/c?x=%41&y");
            assertThat(answer.json().at("/path").asString()).isEqualTo("/a%20b/c");
            assertThat(answer.json().at("/query").asString()).isEqualTo("x=%41&y");
        });
    }

    @Test
    void withoutAQueryTheEchoedOneIsEmpty() {
        withEcho(url ->
                assertThat(Answer.to("GET", url).json().at("/query").asString()).isEmpty());
    }

    @Test
    void headersKeepTheirSpellingAndRepeatedOnesAreJoined() {
        withEcho(url -> {
            Answer answer = Answer.to("GET", url, "X-User", "alice", "X-Two", "a", "x-two", "b");
            assertThat(answer.json().at("/headers/X-User").asString()).isEqualTo("alice");
            assertThat(answer.json().at("/headers/X-Two").asString()).isEqualTo("a, b");
        });
    }

    @Test
    void aHeadRequestGetsNoBody() {
        withEcho(url -> assertThat(Answer.to("HEAD", url).body()).isEmpty());
    }

    @Test
    void anUpstreamOfOnesOwnTakesThePlaceOfTheEcho() {
        runner.withPropertyValues("sample.upstream.uri=https://orders.acme.example")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LoopbackServer.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:9001", "/orders", "http:///orders"})
    void anUpstreamThatIsNoAbsoluteUriStopsTheStart(String uri) {
        runner.withPropertyValues("sample.upstream.uri=" + uri)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("must be an absolute http or https URI"));
    }

    private void withEcho(Consumer<String> url) {
        runner.run(context -> url.accept(
                "http://localhost:" + context.getBean(LoopbackServer.class).port() + "/"));
    }
}
