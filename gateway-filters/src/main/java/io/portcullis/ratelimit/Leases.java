package io.portcullis.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Spends units that the store has granted beforehand, and asks it for more: in the background as long as there are some, else
 * while the request waits. One call at a time for an account; whoever comes meanwhile waits for its answer. Thread-safe and
 * lock-free.
 */
final class Leases {

    /** What became of demands. */
    enum Answer {
        /** The units are spent. */
        GRANTED,
        /** There are not so many, which is known. */
        REFUSED,
        /** Nobody knows; the store has to be asked. */
        UNKNOWN
    }

    private static final int MOST_ACCOUNTS = 100_000;
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final long NONE = LeasedAccount.NONE;

    private final LimitStore store;
    private final LimitTimes times;
    private final LongSupplier nanoTime;
    private final LimitGate gate;
    private final LimitStatistics statistics;
    private final long startedAt;
    private final Cache<Key, LeasedAccount> accounts;

    /** Two rates of one account have leases of their own. */
    private record Key(Account account, Rate rate) {
        /** Hardly any account has two rates. */
        @Override
        public int hashCode() {
            return account.hashCode();
        }
    }

    Leases(LimitStore store, LimitTimes times, LongSupplier nanoTime, LimitGate gate, LimitStatistics statistics) {
        this.store = store;
        this.times = times;
        this.nanoTime = nanoTime;
        this.gate = gate;
        this.statistics = statistics;
        this.startedAt = nanoTime.getAsLong();
        this.accounts = Caffeine.newBuilder()
                .maximumSize(MOST_ACCOUNTS)
                .expireAfterAccess(IDLE)
                .ticker(nanoTime::getAsLong)
                .build();
    }

    private long now() {
        return nanoTime.getAsLong() - startedAt;
    }

    private LeasedAccount account(Demand demand) {
        Key key = new Key(demand.account(), demand.rate());
        LeasedAccount known = accounts.getIfPresent(key);
        return known != null ? known : accounts.get(key, each -> new LeasedAccount(each.rate(), times, now()));
    }

    /** How many accounts are known here, about. */
    long size() {
        return accounts.estimatedSize();
    }

    void forget(Account account) {
        accounts.asMap().forEach((key, leased) -> {
            if (key.account().equals(account)) {
                leased.forget();
            }
        });
    }

    /** The accounts of these, in their order. */
    LeasedAccount[] accounts(List<Demand> demands) {
        LeasedAccount[] accounts = new LeasedAccount[demands.size()];
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = account(demands.get(i));
        }
        return accounts;
    }

    /** Spends what all of them demand of their accounts, or nothing. */
    Answer spend(List<Demand> demands, LeasedAccount[] known) {
        long now = now();
        long[] ends = new long[known.length];
        for (int i = 0; i < known.length; i++) {
            Demand demand = demands.get(i);
            ends[i] = isStrict(demand) ? NONE : known[i].take(demand.cost(), now);
            if (ends[i] == NONE) {
                for (int j = 0; j < i; j++) {
                    known[j].putBack(demands.get(j).cost(), ends[j], now);
                }
                return isDenied(demands, known, now) ? Answer.REFUSED : Answer.UNKNOWN;
            }
        }
        topUp(demands, known, now);
        return Answer.GRANTED;
    }

    /** Any of them is reason enough. */
    private static boolean isDenied(List<Demand> demands, LeasedAccount[] known, long now) {
        for (int i = 0; i < known.length; i++) {
            if (isDenied(demands.get(i), known[i], now)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDenied(Demand demand, LeasedAccount account, long now) {
        return account.isDenied(demand.cost(), now) && account.left(now) < demand.cost();
    }

    private static boolean isStrict(Demand demand) {
        return demand.limit().mode() == LimitMode.STRICT;
    }

    /** How these limits stand, by what was heard last. */
    List<LimitStatus> statuses(List<Demand> demands, LeasedAccount[] accounts, Answer answer) {
        long now = now();
        List<LimitStatus> statuses = new ArrayList<>(demands.size());
        for (int i = 0; i < demands.size(); i++) {
            Demand demand = demands.get(i);
            boolean isViolated = answer == Answer.REFUSED && isDenied(demand, accounts[i], now);
            statuses.add(accounts[i].status(demand, isViolated, now));
        }
        return statuses;
    }

    private void topUp(List<Demand> demands, LeasedAccount[] known, long now) {
        for (int i = 0; i < known.length; i++) {
            if (!isStrict(demands.get(i)) && known[i].isShort(times, now)) {
                topUpAll(demands, known, now);
                return;
            }
        }
    }

    /** One call for all of them, so that limits which are charged together are not asked for one after the other. */
    private void topUpAll(List<Demand> demands, LeasedAccount[] known, long now) {
        List<Charge> charges = new ArrayList<>(known.length);
        List<LeasedAccount> lacking = new ArrayList<>(known.length);
        CompletableFuture<Void> call = new CompletableFuture<>();
        for (int i = 0; i < known.length; i++) {
            long room = isStrict(demands.get(i)) ? 0 : known[i].room(times, now);
            // A few units are not worth one of the two leases.
            if (room * 2 > known[i].left(now) && known[i].claim(call) == null) {
                charges.add(new Charge(demands.get(i).account(), demands.get(i).rate(), 0, room));
                lacking.add(known[i]);
            }
        }
        if (!charges.isEmpty()) {
            CompletableFuture<Answer> unused = new Call(charges, lacking, call, now).ask(times.patience());
        }
    }

    /** Asks the store, or waits for somebody else's answer, until it is clear; UNKNOWN if it is not in time. */
    CompletableFuture<Answer> ask(List<Demand> demands) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        attempt(demands, now() + times.patience().toNanos(), answer);
        return answer;
    }

    private void attempt(List<Demand> demands, long deadline, CompletableFuture<Answer> answer) {
        LeasedAccount[] accounts = accounts(demands);
        Answer known = spend(demands, accounts);
        long now = now();
        if (known != Answer.UNKNOWN || now >= deadline || gate.isShut()) {
            answer.complete(known);
            return;
        }
        // What is in hand is not asked for: else all who share a tenant's account would wait for each other's questions
        // for their own.
        long[] ends = take(demands, accounts, now);
        List<Demand> lacking = where(demands, ends, false);
        List<LeasedAccount> claimed = new ArrayList<>();
        CompletableFuture<Void> mine = new CompletableFuture<>();
        for (Demand demand : inOrder(lacking)) {
            LeasedAccount account = account(demand);
            CompletableFuture<Void> other = isStrict(demand) ? null : account.claim(mine);
            if (other != null) {
                claimed.forEach(each -> each.release(mine));
                mine.complete(null);
                putBack(demands, accounts, ends);
                account.waits(expected(demand));
                CompletableFuture<Void> unused = other.whenComplete((nothing, error) -> {
                    account.waits(-expected(demand));
                    attempt(demands, deadline, answer);
                });
                return;
            }
            if (!isStrict(demand)) {
                claimed.add(account);
            }
        }
        if (lacking.isEmpty()) {
            answer.complete(Answer.GRANTED);
            return;
        }
        List<Charge> charges =
                lacking.stream().map(demand -> charge(demand, now)).toList();
        List<LeasedAccount> asked = lacking.stream().map(this::account).toList();
        CompletableFuture<Void> unused = new Call(charges, asked, mine, now)
                .ask(Duration.ofNanos(deadline - now))
                .exceptionally(error -> Answer.UNKNOWN)
                .thenAccept(settled -> {
                    if (settled == Answer.GRANTED) {
                        goOn(demands, accounts, ends, now, deadline, answer);
                    } else {
                        putBack(demands, accounts, ends);
                        answer.complete(settled);
                    }
                });
    }

    /** The store has granted the rest; what was taken of leases that ended meanwhile does not count, and is demanded again. */
    private void goOn(
            List<Demand> demands,
            LeasedAccount[] accounts,
            long[] ends,
            long sentAt,
            long deadline,
            CompletableFuture<Answer> answer) {
        List<Demand> inHand = where(demands, ends, true);
        List<Demand> over = new ArrayList<>();
        long now = now();
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] == NONE) {
                ends[i] = isStrict(demands.get(i))
                        ? NONE
                        : LeasedAccount.endOf(sentAt, times.lease().toNanos());
            } else if (LeasedAccount.isOver(ends[i], now)) {
                over.add(demands.get(i));
                ends[i] = NONE;
            }
        }
        if (over.isEmpty()) {
            answer.complete(Answer.GRANTED);
            topUp(inHand, accounts(inHand), now);
            return;
        }
        CompletableFuture<Answer> rest = new CompletableFuture<>();
        CompletableFuture<Void> unused = rest.thenAccept(settled -> {
            if (settled != Answer.GRANTED) {
                putBack(demands, accounts, ends);
            }
            answer.complete(settled);
        });
        attempt(over, deadline, rest);
    }

    /** Spends what is in hand, of each account by itself. */
    private static long[] take(List<Demand> demands, LeasedAccount[] accounts, long now) {
        long[] ends = new long[accounts.length];
        for (int i = 0; i < ends.length; i++) {
            Demand demand = demands.get(i);
            ends[i] = isStrict(demand) ? NONE : accounts[i].take(demand.cost(), now);
        }
        return ends;
    }

    private void putBack(List<Demand> demands, LeasedAccount[] accounts, long[] ends) {
        long now = now();
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] != NONE) {
                accounts[i].putBack(demands.get(i).cost(), ends[i], now);
            }
        }
    }

    private static List<Demand> where(List<Demand> demands, long[] ends, boolean isInHand) {
        List<Demand> chosen = new ArrayList<>();
        for (int i = 0; i < ends.length; i++) {
            if ((ends[i] != NONE) == isInHand) {
                chosen.add(demands.get(i));
            }
        }
        return chosen;
    }

    private List<Demand> inOrder(List<Demand> demands) {
        return demands.size() == 1
                ? demands
                : demands.stream()
                        .sorted(Comparator.comparingLong(
                                demand -> account(demand).order()))
                        .toList();
    }

    private Charge charge(Demand demand, long now) {
        LeasedAccount account = account(demand);
        long room = Math.max(0, demand.rate().burst() - demand.cost());
        // Not what is in hand already: another limit of the same request may ask again and again.
        long lacking = Math.max(0, account.waiting() + account.ahead(times, now) - account.left(now));
        long more = isStrict(demand) ? 0 : Math.min(room, lacking);
        return new Charge(demand.account(), demand.rate(), demand.cost(), demand.cost() + more);
    }

    /** What it is worth to ask for beside one's own: nothing for who can never have it. */
    private static long expected(Demand demand) {
        return demand.cost() <= demand.rate().burst() ? demand.cost() : 0;
    }

    /** One call of the store, and what becomes of its answer. */
    private final class Call {
        private final List<Charge> charges;
        private final List<LeasedAccount> asked;
        private final CompletableFuture<Void> over;
        private final long sentAt;

        Call(List<Charge> charges, List<LeasedAccount> asked, CompletableFuture<Void> over, long sentAt) {
            this.charges = charges;
            this.asked = asked;
            this.over = over;
            this.sentAt = sentAt;
        }

        /** Answers GRANTED or REFUSED, or fails. Whoever waits is told after everything is in its place. */
        CompletableFuture<Answer> ask(Duration patience) {
            asked.forEach(account -> account.asks(times, sentAt));
            statistics.called();
            CompletableFuture<Charged> answer = send(patience);
            return answer.copy()
                    .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                    .handle((charged, error) -> {
                        if (charged != null) {
                            gate.succeeded();
                            settle(charged);
                        } else {
                            statistics.failed();
                            gate.failed(error != null ? error : new IllegalStateException("no answer"));
                            CompletableFuture<Void> unused = answer.thenAccept(this::tooLate);
                        }
                        asked.forEach(account -> account.release(over));
                        over.complete(null);
                        if (charged == null) {
                            throw new IllegalStateException("the store did not answer", error);
                        }
                        return charged.isGranted() ? Answer.GRANTED : Answer.REFUSED;
                    });
        }

        private CompletableFuture<Charged> send(Duration patience) {
            try {
                return store.charge(charges, patience);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private void settle(Charged charged) {
            long now = now();
            for (int i = 0; i < charges.size(); i++) {
                Charge charge = charges.get(i);
                Balance balance = charged.balances().get(i);
                if (charged.isGranted()) {
                    long more = balance.granted() - charge.need();
                    asked.get(i).spends(charge.need());
                    asked.get(i)
                            .add(more, LeasedAccount.endOf(sentAt, times.lease().toNanos()), now);
                    asked.get(i).heard(balance, charge.want(), times, now);
                    statistics.leased(charge.account().limit(), more);
                } else if (balance.retryNanos() > 0) {
                    asked.get(i).denied(balance, charge.need(), times, now);
                } else {
                    asked.get(i).stands(balance, now);
                }
            }
        }

        /** Nobody waits for it any more. */
        private void tooLate(Charged charged) {
            if (charged.isGranted()) {
                List<Charge> granted = new ArrayList<>();
                for (int i = 0; i < charges.size(); i++) {
                    Charge charge = charges.get(i);
                    long units = charged.balances().get(i).granted();
                    granted.add(new Charge(charge.account(), charge.rate(), units, units));
                }
                store.giveBack(granted, Duration.ofNanos(now() - sentAt));
            }
        }
    }
}
