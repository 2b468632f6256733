package io.portcullis.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Accounts in this node's memory. Takes no lock: charges of several accounts are made one by one and given back if one of
 * them fails, so others may meanwhile be refused who need not be, and never the other way round.
 *
 * <p>Beyond so many accounts those are forgotten that are used least; a forgotten account is full.
 */
public final class MemoryLimitStore implements LimitStore {

    private static final Charged NOTHING = new Charged(true, List.of());

    private final LongSupplier nanoTime;
    private final Cache<Account, State> accounts;

    private static final class State {
        private final AtomicLong theoreticalArrival;
        private volatile long capacityNanos;

        State(long now, long capacityNanos) {
            this.theoreticalArrival = new AtomicLong(now);
            this.capacityNanos = capacityNanos;
        }
    }

    /** A store by this clock, with at most so many accounts. */
    public MemoryLimitStore(LongSupplier nanoTime, int most) {
        this.nanoTime = nanoTime;
        this.accounts = Caffeine.newBuilder()
                .maximumSize(most)
                // An account that was left alone for as long as it takes to fill is full, as one that is not there.
                .expireAfter(
                        Expiry.<Account, State>accessing((account, state) -> Duration.ofNanos(state.capacityNanos)))
                .ticker(nanoTime::getAsLong)
                .build();
    }

    @Override
    public CompletableFuture<Charged> charge(List<Charge> charges, Duration patience) {
        return CompletableFuture.completedFuture(charge(charges));
    }

    /** The same at once. */
    Charged charge(List<Charge> charges) {
        if (charges.isEmpty()) {
            return NOTHING;
        }
        long now = nanoTime.getAsLong();
        List<Balance> balances = new ArrayList<>(charges.size());
        int granted = 0;
        for (Charge charge : charges) {
            Balance balance = charge(charge, now);
            balances.add(balance);
            if (balance.retryNanos() > 0) {
                break;
            }
            granted++;
        }
        if (granted == charges.size()) {
            return new Charged(true, balances);
        }
        for (int i = 0; i < granted; i++) {
            giveBack(charges.get(i), balances.get(i).granted(), now);
        }
        balances.clear();
        for (Charge charge : charges) {
            balances.add(Gcra.charge(arrival(charge, now).get(), now, charge.rate(), charge.need(), charge.need())
                    .balance());
        }
        return new Charged(
                false, balances.stream().map(MemoryLimitStore::ungranted).toList());
    }

    /** What there would be, was nothing granted. */
    private static Balance ungranted(Balance balance) {
        return new Balance(0, balance.available() + balance.granted(), balance.retryNanos(), balance.resetNanos());
    }

    private Balance charge(Charge charge, long now) {
        AtomicLong account = arrival(charge, now);
        while (true) {
            long before = account.get();
            Gcra.Outcome outcome = Gcra.charge(before, now, charge.rate(), charge.need(), charge.want());
            if (outcome.theoreticalArrival() == before || account.compareAndSet(before, outcome.theoreticalArrival())) {
                return outcome.balance();
            }
        }
    }

    private AtomicLong arrival(Charge charge, long now) {
        long capacity = charge.rate().capacityNanos();
        State state = accounts.getIfPresent(charge.account());
        if (state == null) {
            state = accounts.get(charge.account(), key -> new State(now, capacity));
        }
        if (state.capacityNanos < capacity) {
            state.capacityNanos = capacity;
            // How long it is kept is worked out when it is read.
            State unused = accounts.getIfPresent(charge.account());
        }
        return state.theoreticalArrival;
    }

    @Override
    public void giveBack(List<Charge> granted, Duration elapsed) {
        long chargedAt = nanoTime.getAsLong() - elapsed.toNanos();
        granted.forEach(charge -> giveBack(charge, charge.want(), chargedAt));
    }

    /** The time is read after the account: whoever has charged it meanwhile makes this try fail. */
    private void giveBack(Charge charge, long units, long chargedAt) {
        AtomicLong account = arrival(charge, chargedAt);
        account.getAndUpdate(before -> Gcra.giveBack(before, charge.rate(), units, nanoTime.getAsLong() - chargedAt));
    }

    @Override
    public CompletableFuture<Boolean> reset(Account account) {
        State state = accounts.asMap().remove(account);
        return CompletableFuture.completedFuture(
                state != null && state.theoreticalArrival.get() - nanoTime.getAsLong() > 0);
    }

    /** How many accounts it keeps, about. */
    public long size() {
        return accounts.estimatedSize();
    }

    @Override
    public void close() {
        accounts.invalidateAll();
    }
}
