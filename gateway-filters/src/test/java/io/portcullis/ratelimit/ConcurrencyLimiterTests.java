package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.VerifiedToken;
import io.portcullis.ratelimit.LimitOutcome.Verdict;
import io.portcullis.testing.Patience;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<CompletableFuture<Integer>> asked = new CopyOnWriteArrayList<>();
    private final List<Integer> wanted = new CopyOnWriteArrayList<>();
    private final List<ConcurrencyLimiter> open = new ArrayList<>();
    private final LimitStatistics statistics = new LimitStatistics();
    private volatile long silence = Long.MAX_VALUE;

    @AfterEach
    void close() {
        open.forEach(ConcurrencyLimiter::close);
    }

    /** Answers when the test says so. */
    private ConcurrencyLimiter asking() {
        return limiter((account, most, used, want, lease, patience) -> {
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            wanted.add(want);
            asked.add(answer);
            return answer;
        });
    }

    private ConcurrencyLimiter away() {
        return limiter((account, most, used, want, lease, patience) -> {
            asked.add(new CompletableFuture<>());
            return CompletableFuture.failedFuture(new IllegalStateException("away"));
        });
    }

    private ConcurrencyLimiter limiter(SlotStore store) {
        ConcurrencyLimiter limiter = new ConcurrencyLimiter(
                store,
                PATIENCE,
                System::nanoTime,
                new RateLimiter.Surroundings() {
                    @Override
                    public long silenceNanos() {
                        return silence;
                    }

                    @Override
                    public int nodes() {
                        return 2;
                    }
                },
                statistics);
        open.add(limiter);
        return limiter;
    }

    private static SlotLimit limit(int most, OnUnavailable onUnavailable, boolean isShadow) {
        return new SlotLimit("limit", LimitKey.of(List.of("route"), 64), most, onUnavailable, isShadow);
    }

    private static CompletableFuture<Slots> acquire(ConcurrencyLimiter limiter, SlotLimit... limits) {
        return limiter.acquire(List.of(limits), new LimitedRequest() {
            @Override
            public String route() {
                return "route";
            }

            @Override
            public VerifiedToken token() {
                return null;
            }

            @Override
            public InetAddress address() {
                return null;
            }

            @Override
            public List<String> header(String name) {
                return List.of();
            }
        });
    }

    private static List<Verdict> verdicts(ConcurrencyLimiter limiter, SlotLimit limit, int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> acquire(limiter, limit).join().verdict())
                .toList();
    }

    @Test
    void aNodeThatWorksAloneCountsByItself() {
        ConcurrencyLimiter limiter = limiter(null);
        SlotLimit two = limit(2, OnUnavailable.DENY, false);
        Slots first = acquire(limiter, two).join();
        acquire(limiter, two).join();

        assertThat(acquire(limiter, two).join().violated()).containsExactly("limit");
        first.release();
        first.release();
        assertThat(verdicts(limiter, two, 2)).containsExactly(Verdict.GRANTED, Verdict.REFUSED);
    }

    @Test
    void whoeverComesWhileTheStoreIsAskedSharesTheNextAnswer() {
        ConcurrencyLimiter limiter = asking();
        SlotLimit many = limit(100, OnUnavailable.DENY, false);
        List<CompletableFuture<Slots>> all =
                IntStream.range(0, 10).mapToObj(i -> acquire(limiter, many)).toList();
        assertThat(asked).hasSize(1);

        asked.get(0).complete(1);
        Patience.await("the second question").until(() -> asked.size() == 2);
        assertThat(wanted.get(1)).isEqualTo(10);
        asked.get(1).complete(10);

        assertThat(all).allSatisfy(each -> assertThat(each.join().verdict()).isEqualTo(Verdict.GRANTED));
        assertThat(limiter.used()).isEqualTo(10);
    }

    @Test
    void whatTheStoreDoesNotGiveIsRefused() {
        ConcurrencyLimiter limiter = asking();
        CompletableFuture<Slots> slots = acquire(limiter, limit(2, OnUnavailable.ALLOW, false));
        asked.get(0).complete(0);

        assertThat(slots.join().verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(limiter.used()).isZero();
    }

    @Test
    void slotsThatAreNotUsedAreGivenBack() {
        ConcurrencyLimiter limiter = asking();
        CompletableFuture<Slots> slots = acquire(limiter, limit(5, OnUnavailable.DENY, false));
        asked.get(0).complete(1);
        slots.join().release();

        Patience.await("a question").until(() -> asked.size() == 2);
        assertThat(wanted.get(1)).isZero();
    }

    @Test
    void whatIsGivenBackIsNotUsedBeforeTheAnswerIsThere() {
        ConcurrencyLimiter limiter = asking();
        SlotLimit many = limit(10, OnUnavailable.DENY, false);
        List<CompletableFuture<Slots>> all =
                IntStream.range(0, 3).mapToObj(i -> acquire(limiter, many)).toList();
        asked.get(0).complete(3);
        Patience.await("the answers").until(() -> all.stream().allMatch(CompletableFuture::isDone));
        all.forEach(each -> each.join().release());
        Patience.await("slots that are given back").until(() -> asked.size() == 2);

        CompletableFuture<Slots> next = acquire(limiter, many);

        assertThat(next).isNotDone();
        assertThat(wanted.get(1)).isZero();
        asked.get(1).complete(0);
        Patience.await("a question for the next").until(() -> asked.size() == 3);
        asked.get(2).complete(1);
        assertThat(next.join().verdict()).isEqualTo(Verdict.GRANTED);
    }

    @Test
    void whileTheStoreIsAwayEachLimitDoesWhatItSays() {
        ConcurrencyLimiter limiter = away();
        assertThat(verdicts(limiter, limit(4, OnUnavailable.DENY, false), 3)).containsOnly(Verdict.UNAVAILABLE);
        int questions = asked.size();

        assertThat(verdicts(limiter, limit(4, OnUnavailable.LOCAL_SHARE, false), 4))
                .containsExactly(Verdict.GRANTED, Verdict.GRANTED, Verdict.REFUSED, Verdict.REFUSED);
        assertThat(verdicts(limiter, limit(4, OnUnavailable.ALLOW, false), 9)).containsOnly(Verdict.GRANTED);
        assertThat(asked).hasSize(questions);
        assertThat(limiter.isCutOff()).isTrue();
    }

    @Test
    void aShadowCountsAndRefusesNobody() {
        ConcurrencyLimiter limiter = limiter(null);
        SlotLimit shadow = limit(1, OnUnavailable.DENY, true);

        assertThat(verdicts(limiter, shadow, 3)).containsOnly(Verdict.GRANTED);
        assertThat(statistics.of("limit").shadowed()).isEqualTo(2);
        assertThat(limiter.used()).isOne();
    }

    @Test
    void allOrNone() {
        ConcurrencyLimiter limiter = limiter(null);
        SlotLimit wide = new SlotLimit("wide", LimitKey.of(List.of("route"), 64), 9, OnUnavailable.DENY, false);
        SlotLimit narrow = limit(1, OnUnavailable.DENY, false);
        acquire(limiter, wide, narrow).join();

        assertThat(acquire(limiter, wide, narrow).join().violated()).containsExactly("limit");
        assertThat(limiter.used()).isEqualTo(2);
    }
}
