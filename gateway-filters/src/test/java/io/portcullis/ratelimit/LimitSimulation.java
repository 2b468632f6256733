package io.portcullis.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Nodes that share an account over a bad network, in the order of one simulated time. All times are fifty times as long as
 * usual, so that no deadline in real time is ever over before the simulated one.
 */
final class LimitSimulation {

    private static final int SLOWER = 50;
    private static final LimitTimes TIMES = new LimitTimes(
            Duration.ofMillis(200 * SLOWER),
            Duration.ofMillis(50 * SLOWER),
            Duration.ofMillis(150 * SLOWER),
            Duration.ofMillis(20 * SLOWER),
            Duration.ofSeconds(SLOWER),
            Duration.ofMillis(100 * SLOWER));
    private static final long RUN = Duration.ofSeconds(3L * SLOWER).toNanos();
    private static final long MILLI = 1_000_000L * SLOWER;

    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Admissions admissions;
    private final MemoryLimitStore shared = new MemoryLimitStore(this::now, 1_000);
    private final List<Node> nodes = new ArrayList<>();
    private final Limit limit = TestLimits.limit("api", LimitMode.LEASE, OnUnavailable.DENY);
    private final Limit strict = TestLimits.limit("api", LimitMode.STRICT, OnUnavailable.DENY);
    private final Limit second = TestLimits.limit("second", LimitMode.LEASE, OnUnavailable.DENY);
    private final Rate rate;
    private final int mostUnits;
    private final long meanGap;
    private final double loss;
    private final boolean isSlow;
    private long now;
    private long order;
    private long calls;

    private record Event(long at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** A node's clock has any offset, its limiter knows nothing at its start. */
    private final class Node {
        private RateLimiter limiter;

        Node() {
            limiter = start();
        }

        RateLimiter start() {
            long offset = random.nextLong() >> 8;
            return new RateLimiter(new Network(), TIMES, () -> now + offset, new Heard());
        }
    }

    private static final class Heard implements RateLimiter.Surroundings {
        @Override
        public long silenceNanos() {
            return 0;
        }

        @Override
        public int nodes() {
            return 1;
        }
    }

    LimitSimulation(Random random) {
        this.random = random;
        Rate[] rates = {
            TestLimits.rate(1, 1 + random.nextInt(3)),
            new Rate(1 + random.nextInt(10), Duration.ofMinutes(1), 1 + random.nextInt(5)),
            TestLimits.rate(1 + random.nextInt(100), 1 + random.nextInt(200)),
            TestLimits.rate(1 + random.nextInt(10_000), 1 + random.nextInt(20_000)),
            TestLimits.rate(1_000_000, 1 + random.nextInt(1_000_000))
        };
        this.rate = rates[random.nextInt(rates.length)];
        this.admissions = new Admissions(rate, TIMES.lease().toNanos());
        this.mostUnits = random.nextBoolean() ? 1 : 1 + random.nextInt((int) Math.min(rate.burst(), 1_000));
        this.loss = random.nextBoolean() ? 0 : random.nextDouble() * 0.2;
        this.isSlow = random.nextBoolean();
        double load = 0.3 + random.nextDouble() * 4;
        double gap = rate.intervalNanos() * (mostUnits + 1) / 2.0 / load;
        this.meanGap = (long) Math.max(RUN / 700.0, gap);
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            nodes.add(new Node());
        }
    }

    /** As many nodes, a rate by which a lease may be large, and a network without faults. */
    private LimitSimulation(Random random, Rate rate, int nodes, int units) {
        this.random = random;
        this.rate = rate;
        this.admissions = new Admissions(rate, TIMES.lease().toNanos());
        this.mostUnits = units;
        this.loss = 0;
        this.isSlow = false;
        this.meanGap = rate.intervalNanos() * units / 4;
        for (int i = 0; i < nodes; i++) {
            this.nodes.add(new Node());
        }
    }

    /**
     * The worst for leases: one node after the other sees a lively caller, who then leaves; when the account is full again, all
     * come at once, everywhere. What a node has left must not be good any more.
     */
    static LimitSimulation hoarding(Random random) {
        LimitSimulation simulation =
                new LimitSimulation(random, TestLimits.rate(1_000, 100_000), 6, 5 + random.nextInt(10));
        long at = 0;
        for (Node node : simulation.nodes) {
            long end = at + TIMES.ahead().toNanos() * 3 / 5;
            for (; at < end; at += simulation.meanGap) {
                simulation.at(at, () -> simulation.spend(node));
            }
        }
        long full = at + simulation.rate.capacityNanos() + TIMES.lease().toNanos();
        for (int i = 0; i < 400_000 / simulation.mostUnits; i++) {
            Node node = simulation.nodes.get(i % simulation.nodes.size());
            simulation.at(full, () -> simulation.spend(node));
        }
        simulation.runEvents();
        return simulation;
    }

    private void spend(Node node) {
        List<Demand> demands = List.of(TestLimits.demand(limit, "ann", rate, mostUnits));
        LimitOutcome atOnce = node.limiter.chargeAtOnce(demands);
        if (atOnce != null) {
            note(atOnce, mostUnits);
        } else {
            CompletableFuture<Void> unused =
                    node.limiter.charge(demands).thenAccept(outcome -> note(outcome, mostUnits));
        }
    }

    private long now() {
        return now;
    }

    void run() {
        at(0, this::arrive);
        at(random.nextLong(RUN), this::die);
        at(random.nextLong(RUN), this::flood);
        runEvents();
    }

    private void runEvents() {
        while (!events.isEmpty()) {
            Event next = events.remove();
            now = next.at();
            next.action().run();
        }
    }

    private void at(long time, Runnable action) {
        events.add(new Event(time, order++, action));
    }

    private void arrive() {
        request(nodes.get(random.nextInt(nodes.size())));
        long gap = (long) (-Math.log(1 - random.nextDouble()) * meanGap) + 1;
        if (now + gap < RUN) {
            at(now + gap, this::arrive);
        }
    }

    /** All at once, everywhere. */
    private void flood() {
        for (int i = 0; i < 200; i++) {
            request(nodes.get(i % nodes.size()));
        }
    }

    private void die() {
        Node node = nodes.get(random.nextInt(nodes.size()));
        node.limiter = node.start();
        if (now < RUN) {
            at(now + 1 + random.nextLong(RUN / 2), this::die);
        }
    }

    private void request(Node node) {
        long units = 1 + random.nextInt(mostUnits);
        boolean isStrict = random.nextInt(10) == 0;
        List<Demand> demands = new ArrayList<>();
        demands.add(TestLimits.demand(isStrict ? strict : limit, "ann", rate, units));
        if (random.nextInt(4) == 0) {
            demands.add(TestLimits.demand(second, "ben", rate, units));
        }
        LimitOutcome atOnce = node.limiter.chargeAtOnce(demands);
        if (atOnce != null) {
            note(atOnce, units);
        } else {
            CompletableFuture<Void> unused = node.limiter.charge(demands).thenAccept(outcome -> note(outcome, units));
        }
    }

    private void note(LimitOutcome outcome, long units) {
        if (outcome.verdict() == LimitOutcome.Verdict.GRANTED) {
            admissions.add(now, units);
        }
    }

    double worstExcessNanos() {
        return admissions.worstExcessNanos();
    }

    long leaseNanos() {
        return TIMES.lease().toNanos();
    }

    int admissions() {
        return admissions.count();
    }

    long calls() {
        return calls;
    }

    /** Delays, loses requests and replies; what comes too late is not executed. */
    private final class Network implements LimitStore {

        @Override
        public CompletableFuture<Charged> charge(List<Charge> charges, Duration patience) {
            calls++;
            long deadline = now + patience.toNanos();
            CompletableFuture<Charged> answer = new CompletableFuture<>();
            at(deadline, () -> answer.completeExceptionally(new IllegalStateException("no answer")));
            if (random.nextDouble() >= loss) {
                at(now + delay(), () -> {
                    if (now <= deadline) {
                        Charged charged = shared.charge(charges);
                        if (random.nextDouble() >= loss) {
                            at(now + delay(), () -> answer.complete(charged));
                        }
                    }
                });
            }
            return answer;
        }

        private long delay() {
            long usual = 1 + random.nextLong(MILLI);
            return isSlow && random.nextInt(4) == 0 ? random.nextLong(MILLI * 120) : usual;
        }

        @Override
        public void giveBack(List<Charge> granted, Duration elapsed) {
            shared.giveBack(granted, elapsed);
        }

        @Override
        public CompletableFuture<Boolean> reset(Account account) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Override
    public String toString() {
        return String.format(
                "%s, %d nodes, 1 to %d units every %d us, %.3f lost, %s, %d admissions in %d calls",
                rate, nodes.size(), mostUnits, meanGap / 1_000, loss, isSlow ? "slow" : "quick", admissions(), calls);
    }
}
