package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class GuardedKeySetSourceTests {

    private final AtomicInteger fetches = new AtomicInteger();

    @Test
    void passesADocumentOn() {
        byte[] document = {1};
        assertThat(guarded(Mono.just(document)).fetch().block()).isSameAs(document);
    }

    @Test
    void endsAFetchThatHangsAndCountsItAsAFailure() {
        GuardedKeySetSource source = guarded(Mono.never());
        for (int i = 0; i < 5; i++) {
            StepVerifier.withVirtualTime(source::fetch)
                    .thenAwait(Duration.ofSeconds(5))
                    .verifyError(TimeoutException.class);
        }
        assertThatThrownBy(() -> source.fetch().block()).isInstanceOf(CallNotPermittedException.class);
        assertThat(fetches).hasValue(5);
    }

    @Test
    void leavesAnIssuerAloneThatKeepsFailing() {
        GuardedKeySetSource source = guarded(Mono.error(new IllegalStateException("away")));
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> source.fetch().block()).isInstanceOf(RuntimeException.class);
        }
        assertThat(fetches).hasValue(5);
    }

    private GuardedKeySetSource guarded(Mono<byte[]> answer) {
        return new GuardedKeySetSource("corporate", () -> {
            fetches.incrementAndGet();
            return answer;
        });
    }
}
