package io.portcullis.ratelimit;

import io.portcullis.VerifiedToken;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** What a node decides by itself, without a gateway around it; the store answers at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimitBenchmark {

    private static final Rate FAST = new Rate(1_000_000, Duration.ofSeconds(1), 1_000_000_000);
    private static final LimitedRequest REQUEST = new Request(new VerifiedToken(
            "a.b.c",
            "corporate",
            "acme",
            Map.of(),
            Map.of("iss", "https://login.acme.example", "sub", "user-4711"),
            null));

    private final Limit perSubject = limit("per-subject", LimitMode.LEASE, "subject");
    private final Limit perTenant = limit("per-tenant", LimitMode.LEASE, "tenant+route");
    private final List<Demand> one = List.of(perSubject.of(REQUEST));
    private final List<Demand> two = List.of(perSubject.of(REQUEST), perTenant.of(REQUEST));
    private final List<Demand> local =
            List.of(limit("local", LimitMode.LOCAL, "subject").of(REQUEST));

    private RateLimiter generous;
    private RateLimiter exhausted;

    /** A request with a token. */
    private record Request(@Nullable VerifiedToken token) implements LimitedRequest {
        @Override
        public String route() {
            return "orders";
        }

        @Override
        public @Nullable InetAddress address() {
            return null;
        }

        @Override
        public List<String> header(String name) {
            return List.of();
        }
    }

    /** Has everything, or nothing for an hour. */
    private record Store(boolean isGenerous) implements LimitStore {

        private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

        @Override
        public CompletableFuture<Charged> charge(List<Charge> charges, Duration patience) {
            List<Balance> balances = charges.stream()
                    .map(charge -> isGenerous
                            ? new Balance(charge.want(), 1_000_000, 0, 1)
                            : new Balance(0, 0, HOUR_NANOS, HOUR_NANOS))
                    .toList();
            return CompletableFuture.completedFuture(new Charged(isGenerous, balances));
        }

        @Override
        public void giveBack(List<Charge> granted, Duration elapsed) {}

        @Override
        public CompletableFuture<Boolean> reset(Account account) {
            return CompletableFuture.completedFuture(false);
        }

        @Override
        public void close() {}
    }

    private static final class Alone implements RateLimiter.Surroundings {
        @Override
        public long silenceNanos() {
            return 0;
        }

        @Override
        public int nodes() {
            return 1;
        }
    }

    private static Limit limit(String name, LimitMode mode, String key) {
        return new Limit(
                name, LimitKey.of(List.of(key), 64), Quota.of(FAST), 1, null, mode, OnUnavailable.LOCAL_SHARE, false);
    }

    @Setup
    public void prepare() {
        generous = limiter(new Store(true));
        exhausted = limiter(new Store(false));
        require(LimitOutcome.Verdict.GRANTED, decide(generous, one));
        require(LimitOutcome.Verdict.GRANTED, decide(generous, two));
        require(LimitOutcome.Verdict.GRANTED, decide(generous, local));
        require(LimitOutcome.Verdict.REFUSED, decide(exhausted, one));
    }

    private static RateLimiter limiter(LimitStore store) {
        return new RateLimiter(store, LimitTimes.standard(Duration.ofMillis(100)), System::nanoTime, new Alone());
    }

    private static void require(LimitOutcome.Verdict expected, LimitOutcome actual) {
        if (actual.verdict() != expected) {
            throw new IllegalStateException("expected " + expected + ": " + actual);
        }
    }

    /** The store is asked where a gateway would, which is seldom. */
    private static LimitOutcome decide(RateLimiter limiter, List<Demand> demands) {
        LimitOutcome known = limiter.chargeAtOnce(demands);
        return known != null
                ? known
                : Objects.requireNonNull(limiter.charge(demands).join());
    }

    /** A unit of a lease. */
    @Benchmark
    public LimitOutcome oneLimit() {
        return decide(generous, one);
    }

    /** The same account from two threads. */
    @Benchmark
    @Threads(2)
    public LimitOutcome oneLimitByTwo() {
        return decide(generous, one);
    }

    /** A unit of each of two leases. */
    @Benchmark
    public LimitOutcome twoLimits() {
        return decide(generous, two);
    }

    /** A refusal that is known. */
    @Benchmark
    public LimitOutcome cachedDenial() {
        return decide(exhausted, one);
    }

    /** Counted in this node's memory. */
    @Benchmark
    public LimitOutcome modeLocal() {
        return decide(generous, local);
    }

    /** What a request asks of a limit by subject. */
    @Benchmark
    public Demand keyOfSubject() {
        return perSubject.of(REQUEST);
    }

    /** What a request asks of a limit by tenant and route. */
    @Benchmark
    public Demand keyOfTenantAndRoute() {
        return perTenant.of(REQUEST);
    }
}
