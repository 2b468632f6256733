package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a node leases of an account and does not use is missing elsewhere. */
class LeaseThriftTests {

    private static final Limit TENANT = TestLimits.limit("tenant", LimitMode.LEASE, OnUnavailable.DENY);
    private static final Limit SUBJECT = TestLimits.limit("subject", LimitMode.LEASE, OnUnavailable.DENY);
    private static final Rate RATE = TestLimits.rate(100_000, 100_000);
    private static final int MILLIS = 3_000;

    private final TestTicks clock = new TestTicks();
    private final MeteredStore store = new MeteredStore(new MemoryLimitStore(clock, 1_000));
    private final RateLimiter limiter = new RateLimiter(
            store, LimitTimes.standard(Duration.ofMinutes(1)), clock, new LimiterFixture.TestSurroundings());

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 5", "5, 2", "10, 1", "3, 7"})
    void aTenantWhoseSubjectsGetShortOneAfterTheOtherIsChargedLittleMoreThanItUses(int subjects, int eachPerMilli) {
        List<List<Demand>> requests = new ArrayList<>();
        for (int i = 0; i < subjects; i++) {
            requests.add(List.of(
                    TestLimits.demand(TENANT, "acme", RATE, 1), TestLimits.demand(SUBJECT, "subject" + i, RATE, 1)));
        }
        int used = 0;
        for (int millis = 0; millis < MILLIS; millis++) {
            clock.advanceMillis(1);
            for (int i = 0; i < subjects; i++) {
                boolean isHere = millis >= i * 37;
                for (int n = 0; isHere && n < eachPerMilli; n++) {
                    List<Demand> demands = requests.get(i);
                    LimitOutcome known = limiter.chargeAtOnce(demands);
                    LimitOutcome outcome =
                            known != null ? known : limiter.charge(demands).join();
                    assertThat(outcome.verdict()).isEqualTo(LimitOutcome.Verdict.GRANTED);
                    used++;
                }
            }
        }

        assertThat((double) store.granted / used).as("granted for a unit used").isBetween(1.0, 1.1);
        assertThat((double) limiter.statistics().calls() / used)
                .as("calls for a request")
                .isLessThan(0.02);
    }

    /** Counts the units that a store grants the tenant. */
    private static final class MeteredStore implements LimitStore {

        private final LimitStore store;
        private long granted;

        MeteredStore(LimitStore store) {
            this.store = store;
        }

        @Override
        public CompletableFuture<Charged> charge(List<Charge> charges, Duration patience) {
            return store.charge(charges, patience).thenApply(charged -> {
                for (int i = 0; i < charges.size(); i++) {
                    if (charges.get(i).account().limit().equals(TENANT.name())) {
                        granted += charged.balances().get(i).granted();
                    }
                }
                return charged;
            });
        }

        @Override
        public void giveBack(List<Charge> charges, Duration elapsed) {
            store.giveBack(charges, elapsed);
        }

        @Override
        public CompletableFuture<Boolean> reset(Account account) {
            return store.reset(account);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
