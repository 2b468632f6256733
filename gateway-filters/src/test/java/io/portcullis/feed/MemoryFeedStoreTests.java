package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryFeedStoreTests extends FeedStoreContract {

    private final TestClock clock = new TestClock();
    private MemoryFeedStore log;

    @Override
    protected FeedStore open(LogSettings settings) {
        log = new MemoryFeedStore(settings, clock);
        return log;
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }

    @Override
    protected void loseNewest(int entries) {
        log.loseNewest(entries);
    }

    @Test
    void hasNoReplicas() {
        assertThat(store.awaitReplicas(1, Duration.ofSeconds(1))).isZero();
    }
}
