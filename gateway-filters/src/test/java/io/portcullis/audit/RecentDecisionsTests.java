package io.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.ConfigurationException;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentDecisionsTests {

    @Test
    void keepsTheLastOnesTheNewestFirst() {
        RecentDecisions recent = new RecentDecisions(3);
        for (int i = 0; i < 5; i++) {
            recent.keep(trace("/" + i));
        }
        assertThat(recent.newest()).extracting(DecidedRequest::path).containsExactly("/4", "/3", "/2");
        assertThat(recent.total()).isEqualTo(5);
        assertThat(recent.capacity()).isEqualTo(3);
    }

    @Test
    void keepsARequestOnceUntilItIsForgotten() {
        RecentDecisions recent = new RecentDecisions(2);
        RequestTrace stream = trace("/stream");
        recent.keep(stream);
        recent.keep(stream);
        assertThat(recent.newest()).hasSize(1);
        recent.keep(trace("/1"));
        recent.keep(trace("/2"));
        recent.keep(stream);
        assertThat(recent.newest()).extracting(DecidedRequest::path).containsExactly("/stream", "/2");
    }

    @Test
    void keepsNoneWhereItIsOff() {
        RecentDecisions recent = new RecentDecisions(0);
        recent.keep(trace("/1"));
        assertThat(recent.newest()).isEmpty();
        assertThat(recent.total()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 100_001, Integer.MAX_VALUE})
    void refusesToKeepWhatNobodyHasRoomFor(int capacity) {
        assertThatThrownBy(() -> new RecentDecisions(capacity))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("portcullis.audit.recent is " + capacity + "; expected 0 to 100000");
    }

    /** Every request that is seen is whole as far as it says so: what was decided comes before that it was. */
    @Test
    void isReadWhileManyWrite() throws Exception {
        RecentDecisions recent = new RecentDecisions(64);
        ExecutorService writers = Executors.newFixedThreadPool(4);
        CountDownLatch ready = new CountDownLatch(4);
        List<Future<?>> ends = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            int number = writer;
            ends.add(writers.submit(() -> write(recent, ready, number)));
        }
        while (ends.stream().anyMatch(end -> !end.isDone())) {
            recent.newest().forEach(RecentDecisionsTests::requireWhole);
        }
        for (Future<?> end : ends) {
            end.get(30, TimeUnit.SECONDS);
        }
        writers.shutdown();
        List<DecidedRequest> kept = recent.newest();
        assertThat(recent.total()).isEqualTo(80_000);
        assertThat(kept).hasSize(64).allMatch(request -> request.stages().size() == 3);
        assertThat(new HashSet<>(kept.stream().map(DecidedRequest::path).toList()))
                .hasSize(64);
    }

    private static void write(RecentDecisions recent, CountDownLatch ready, int writer) {
        ready.countDown();
        for (int i = 0; i < 20_000; i++) {
            RequestTrace trace = new RequestTrace(i, 0);
            String path = "/" + writer + "/" + i;
            trace.describe("GET", path, null);
            trace.pass(Stage.SCREEN);
            recent.keep(trace);
            trace.add(Stage.TOKEN, Decision.allow(), "route" + path, null, null);
            trace.add(Stage.CLAIMS, Decision.deny(Reason.CLAIM_LACKING), "route" + path, null, "id" + path);
        }
    }

    private static void requireWhole(DecidedRequest request) {
        int stages = request.stages().size();
        assertThat(stages).isBetween(1, 3);
        if (stages > 1) {
            assertThat(request.route()).isEqualTo("route" + request.path());
        }
        if (stages == 3) {
            assertThat(request.refusal()).isEqualTo(Decision.deny(Reason.CLAIM_LACKING));
            assertThat(request.id()).isEqualTo("id" + request.path());
        }
    }

    private static RequestTrace trace(String path) {
        RequestTrace trace = new RequestTrace(0, 0);
        trace.describe("GET", path, null);
        trace.pass(Stage.SCREEN);
        return trace;
    }
}
