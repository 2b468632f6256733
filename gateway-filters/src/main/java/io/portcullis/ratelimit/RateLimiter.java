package io.portcullis.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Charges requests to limits, all of them or none. Thread-safe; takes no lock and blocks nothing.
 *
 * <p>For limits of all nodes together it spends leases: units that the store has granted this node before anybody asked for
 * them, and that end soon. Whatever the number of nodes, no more than {@code B + r (W + L)} units are spent in any time W,
 * with the burst B, the rate r and the length L of a lease; and B more for each time that the store loses its data, and for
 * each time that nodes count by themselves because it is away.
 */
public final class RateLimiter implements AutoCloseable {

    private static final int MOST_ACCOUNTS = 100_000;
    private static final LimitOutcome NOTHING_CHARGED = new LimitOutcome(LimitOutcome.Verdict.GRANTED, List.of());

    private final @Nullable LimitStore store;
    private final @Nullable Leases leases;
    private final MemoryLimitStore local;
    private final MemoryLimitStore shares;
    private final LimitTimes times;
    private final LongSupplier nanoTime;
    private final Surroundings surroundings;
    private final LimitGate gate;
    private final LimitStatistics statistics = new LimitStatistics();

    /** What is known of the store and its nodes from elsewhere. */
    public interface Surroundings {
        /** Since the store was heard of by other means, in nanoseconds. */
        long silenceNanos();

        /** How many nodes there were when somebody last knew; at least 1. */
        int nodes();
    }

    /**
     * A limiter.
     *
     * @param store what all nodes share, or null for a node that works alone
     * @param nanoTime a clock that does not step
     */
    public RateLimiter(@Nullable LimitStore store, LimitTimes times, LongSupplier nanoTime, Surroundings surroundings) {
        this.store = store;
        this.times = times;
        this.nanoTime = nanoTime;
        this.surroundings = surroundings;
        this.gate = new LimitGate(nanoTime, surroundings::silenceNanos);
        this.leases = store == null ? null : new Leases(store, times, nanoTime, gate, statistics);
        this.local = new MemoryLimitStore(nanoTime, MOST_ACCOUNTS);
        this.shares = new MemoryLimitStore(nanoTime, MOST_ACCOUNTS);
    }

    /** Charges what is demanded; answers at once, or null if the store has to be asked, with {@link #charge}. */
    public @Nullable LimitOutcome chargeAtOnce(List<Demand> demands) {
        LimitOutcome outcome = atOnce(demands);
        if (outcome != null) {
            statistics.count(outcome);
        }
        return outcome;
    }

    private @Nullable LimitOutcome atOnce(List<Demand> demands) {
        List<Demand> own = only(demands, this::isOwn);
        if (leases == null || own.size() == demands.size()) {
            return outcome(own, local.charge(charges(own)));
        }
        List<Demand> common = own.isEmpty() ? demands : only(demands, demand -> !isOwn(demand));
        if (gate.isShut()) {
            tryStore(common.get(0));
            return withoutStore(common, own);
        }
        long startedAt = nanoTime.getAsLong();
        LimitOutcome owned = chargeOwn(own);
        if (owned.verdict() != LimitOutcome.Verdict.GRANTED) {
            return owned;
        }
        LeasedAccount[] accounts = leases.accounts(common);
        Leases.Answer answer = leases.spend(common, accounts);
        if (answer != Leases.Answer.GRANTED) {
            giveBack(local, own, startedAt);
        }
        return answer == Leases.Answer.UNKNOWN
                ? null
                : joined(outcome(answer, leases.statuses(common, accounts, answer)), owned.statuses());
    }

    private LimitOutcome chargeOwn(List<Demand> own) {
        return own.isEmpty() ? NOTHING_CHARGED : outcome(own, local.charge(charges(own)));
    }

    private void giveBack(MemoryLimitStore where, List<Demand> demands, long chargedAt) {
        if (demands.isEmpty()) {
            return;
        }
        where.giveBack(charges(demands), Duration.ofNanos(nanoTime.getAsLong() - chargedAt));
    }

    /** Charges what is demanded, in the time that a request may wait for the store. Never fails. */
    public CompletableFuture<LimitOutcome> charge(List<Demand> demands) {
        return asked(demands).thenApply(outcome -> {
            statistics.count(outcome);
            return outcome;
        });
    }

    private CompletableFuture<LimitOutcome> asked(List<Demand> demands) {
        List<Demand> own = only(demands, this::isOwn);
        List<Demand> common = only(demands, demand -> !isOwn(demand));
        long startedAt = nanoTime.getAsLong();
        LimitOutcome owned = chargeOwn(own);
        if (owned.verdict() != LimitOutcome.Verdict.GRANTED || leases == null || common.isEmpty()) {
            return CompletableFuture.completedFuture(owned);
        }
        Leases known = leases;
        return known.ask(common).thenApply(answer -> {
            LimitOutcome outcome = answer == Leases.Answer.UNKNOWN
                    ? withoutStore(common, List.of())
                    : outcome(answer, known.statuses(common, known.accounts(common), answer));
            if (outcome.verdict() != LimitOutcome.Verdict.GRANTED) {
                giveBack(local, own, startedAt);
            }
            return joined(outcome, owned.statuses());
        });
    }

    private boolean isOwn(Demand demand) {
        return store == null || demand.limit().mode() == LimitMode.LOCAL;
    }

    /** The list itself if it is all of them, because it mostly is. */
    private static List<Demand> only(List<Demand> demands, Predicate<Demand> condition) {
        int count = 0;
        for (int i = 0; i < demands.size(); i++) {
            count += condition.test(demands.get(i)) ? 1 : 0;
        }
        if (count == 0) {
            return List.of();
        }
        return count == demands.size()
                ? demands
                : demands.stream().filter(condition).toList();
    }

    private static List<Charge> charges(List<Demand> demands) {
        List<Charge> charges = new ArrayList<>(demands.size());
        for (int i = 0; i < demands.size(); i++) {
            Demand demand = demands.get(i);
            charges.add(new Charge(demand.account(), demand.rate(), demand.cost(), demand.cost()));
        }
        return charges;
    }

    private static LimitOutcome outcome(List<Demand> demands, Charged charged) {
        List<LimitStatus> statuses = new ArrayList<>(demands.size());
        for (int i = 0; i < demands.size(); i++) {
            statuses.add(LimitStatus.of(demands.get(i), charged.balances().get(i)));
        }
        return new LimitOutcome(
                charged.isGranted() ? LimitOutcome.Verdict.GRANTED : LimitOutcome.Verdict.REFUSED, statuses);
    }

    private static LimitOutcome outcome(Leases.Answer answer, List<LimitStatus> statuses) {
        return new LimitOutcome(
                answer == Leases.Answer.GRANTED ? LimitOutcome.Verdict.GRANTED : LimitOutcome.Verdict.REFUSED,
                statuses);
    }

    private static LimitOutcome joined(LimitOutcome outcome, List<LimitStatus> others) {
        if (others.isEmpty()) {
            return outcome;
        }
        List<LimitStatus> all = new ArrayList<>(outcome.statuses());
        all.addAll(others);
        return new LimitOutcome(outcome.verdict(), all);
    }

    /** Each limit says what then becomes of requests. */
    private LimitOutcome withoutStore(List<Demand> common, List<Demand> own) {
        List<Demand> shared = new ArrayList<>();
        boolean isDenied = false;
        for (Demand demand : common) {
            statistics.decidedWithoutStore(demand);
            isDenied |= demand.limit().onUnavailable() == OnUnavailable.DENY;
            if (demand.limit().onUnavailable() == OnUnavailable.LOCAL_SHARE) {
                Rate share = demand.rate().share(surroundings.nodes(), demand.cost());
                shared.add(new Demand(demand.limit(), demand.account(), share, demand.cost()));
            }
        }
        if (isDenied) {
            return new LimitOutcome(LimitOutcome.Verdict.UNAVAILABLE, List.of());
        }
        long startedAt = nanoTime.getAsLong();
        Charged charged = shares.charge(charges(shared));
        LimitOutcome outcome = outcome(shared, charged);
        if (!charged.isGranted() || own.isEmpty()) {
            return outcome;
        }
        Charged charge = local.charge(charges(own));
        if (!charge.isGranted()) {
            giveBack(shares, shared, startedAt);
        }
        return joined(outcome(own, charge), outcome.statuses());
    }

    /** Nobody waits for the answer, which only says whether the store is there again. */
    private void tryStore(Demand demand) {
        LimitStore tried = store;
        if (tried != null && gate.shouldTry()) {
            statistics.called();
            CompletableFuture<Balance> unused = balance(tried, demand.account(), demand.rate())
                    .whenComplete((balance, error) -> {
                        if (error == null) {
                            gate.succeeded();
                        } else {
                            statistics.failed();
                            gate.failed(error);
                        }
                    });
        }
    }

    private CompletableFuture<Balance> balance(LimitStore asked, Account account, Rate rate) {
        return peek(asked, new Charge(account, rate, 0, 0))
                .orTimeout(times.patience().toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(charged -> charged.balances().get(0));
    }

    private CompletableFuture<Charged> peek(LimitStore asked, Charge nothing) {
        try {
            return asked.charge(List.of(nothing), times.patience());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** How an account stands, which charges nothing; fails if the store is away. */
    public CompletableFuture<Balance> balance(Limit limit, Account account, Rate rate) {
        return balance(storeOf(limit), account, rate);
    }

    /**
     * Fills an account; answers whether anything had been charged to it. Other nodes may go on refusing for a second, as
     * long as they believe a denial.
     */
    public CompletableFuture<Boolean> reset(Limit limit, Account account) {
        return storeOf(limit)
                .reset(account)
                .orTimeout(times.patience().multipliedBy(10).toNanos(), TimeUnit.NANOSECONDS)
                .thenCombine(shares.reset(account), (isReset, nothing) -> {
                    if (leases != null) {
                        leases.forget(account);
                    }
                    return isReset;
                });
    }

    private LimitStore storeOf(Limit limit) {
        return store == null || limit.mode() == LimitMode.LOCAL ? local : store;
    }

    /** What has happened since the start. */
    public LimitStatistics statistics() {
        return statistics;
    }

    /** Whether the store is not asked, because it did not answer. */
    public boolean isCutOff() {
        return gate.isShut();
    }

    /** Accounts of which this node knows anything, about. */
    public long accounts() {
        return (leases == null ? 0 : leases.size()) + local.size() + shares.size();
    }

    /** How long a request waits for the store at the most. */
    public Duration patience() {
        return times.patience();
    }

    @Override
    public void close() {
        local.close();
        shares.close();
        if (store != null) {
            store.close();
        }
    }
}
