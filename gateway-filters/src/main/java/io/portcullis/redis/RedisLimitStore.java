package io.portcullis.redis;

import io.lettuce.core.cluster.SlotHash;
import io.portcullis.ratelimit.Account;
import io.portcullis.ratelimit.Balance;
import io.portcullis.ratelimit.Charge;
import io.portcullis.ratelimit.Charged;
import io.portcullis.ratelimit.LimitStore;
import io.portcullis.ratelimit.Rate;
import io.portcullis.ratelimit.SlotStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Accounts in Redis, a key each; the keys of one who have the same text share a hash slot. Thread-safe.
 *
 * <p>Accounts of different slots of a cluster are charged side by side; if one of them is denied, the others are given back.
 */
final class RedisLimitStore implements LimitStore, SlotStore {

    private static final int FIELDS = 4;
    private static final String GRANTED = "GRANTED";
    private static final String LATE = "LATE";

    private final LimitScript charge = LimitScript.of("limit-charge.lua");
    private final LimitScript giveBack = LimitScript.of("limit-return.lua");
    private final LimitScript hold = LimitScript.of("slots-hold.lua");
    private final String node = UUID.randomUUID().toString();
    private final String prefix;
    private final OwnConnections connections;
    private final LimitConnection redis;
    private final ConcurrentMap<String, ServerClock> clocks = new ConcurrentHashMap<>();

    /** Accounts whose keys begin with this prefix. */
    RedisLimitStore(String prefix, OwnConnections connections) {
        this.prefix = prefix;
        this.connections = connections;
        this.redis = new LimitConnection(connections.factory().getRequiredNativeClient());
    }

    private String key(Account account) {
        return RedisKeys.account(prefix, account.key(), account.limit());
    }

    @Override
    public CompletableFuture<Charged> charge(List<Charge> charges, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Collection<List<Integer>> slots = slots(charges);
        return slots.size() == 1 ? chargeSlot(charges, deadline) : chargeSlots(charges, slots, deadline);
    }

    /** The places of the charges that belong together. */
    private Collection<List<Integer>> slots(List<Charge> charges) {
        if (charges.size() == 1 || !redis.isCluster()) {
            return List.of(List.of());
        }
        Map<Integer, List<Integer>> slots = new LinkedHashMap<>();
        for (int i = 0; i < charges.size(); i++) {
            slots.computeIfAbsent(SlotHash.getSlot(key(charges.get(i).account())), slot -> new ArrayList<>())
                    .add(i);
        }
        return slots.values();
    }

    private CompletableFuture<Charged> chargeSlots(
            List<Charge> charges, Collection<List<Integer>> slots, long deadline) {
        long sentAt = System.nanoTime();
        List<List<Charge>> groups = slots.stream()
                .map(slot -> slot.stream().map(charges::get).toList())
                .toList();
        List<CompletableFuture<Charged>> answers =
                groups.stream().map(group -> chargeSlot(group, deadline)).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .handle((nothing, error) -> {
                    boolean isGranted = error == null
                            && answers.stream().allMatch(answer -> answer.join().isGranted());
                    if (!isGranted) {
                        giveBackGranted(groups, answers, sentAt);
                    }
                    if (error != null) {
                        throw new IllegalStateException("Redis did not charge all accounts", error);
                    }
                    return joined(slots, answers, isGranted);
                });
    }

    private void giveBackGranted(List<List<Charge>> groups, List<CompletableFuture<Charged>> answers, long sentAt) {
        for (int i = 0; i < groups.size(); i++) {
            CompletableFuture<Charged> answer = answers.get(i);
            if (!answer.isCompletedExceptionally() && answer.join().isGranted()) {
                List<Charge> granted = new ArrayList<>();
                for (int j = 0; j < groups.get(i).size(); j++) {
                    Charge each = groups.get(i).get(j);
                    long units = answer.join().balances().get(j).granted();
                    granted.add(new Charge(each.account(), each.rate(), units, units));
                }
                giveBack(granted, Duration.ofNanos(System.nanoTime() - sentAt));
            }
        }
    }

    private static Charged joined(
            Collection<List<Integer>> slots, List<CompletableFuture<Charged>> answers, boolean isGranted) {
        Balance[] balances = new Balance[slots.stream().mapToInt(List::size).sum()];
        int group = 0;
        for (List<Integer> slot : slots) {
            Charged charged = answers.get(group++).join();
            for (int i = 0; i < slot.size(); i++) {
                Balance balance = charged.balances().get(i);
                balances[slot.get(i)] = isGranted || !charged.isGranted() ? balance : givenBack(balance);
            }
        }
        return new Charged(isGranted, Arrays.asList(balances));
    }

    private static Balance givenBack(Balance balance) {
        return new Balance(0, balance.available() + balance.granted(), 0, balance.resetNanos());
    }

    /** One script; again if it came late only because nobody knew the server's clock well enough. */
    private CompletableFuture<Charged> chargeSlot(List<Charge> charges, long deadline) {
        List<String> keys =
                charges.stream().map(charge -> key(charge.account())).toList();
        ServerClock clock = clock(keys.get(0));
        return untilHeard(clock, keys)
                .thenCompose(nothing -> runUntil(charge, keys, clock, deadline, arguments(charges)))
                .thenApply(reply -> charged(charges, reply));
    }

    /** A charge that is over before it can be made changes nothing and tells the time. */
    private CompletableFuture<?> untilHeard(ServerClock clock, List<String> keys) {
        return clock.isKnown()
                ? CompletableFuture.completedFuture(null)
                : run(clock, charge, keys.subList(0, 1), List.of("1"));
    }

    private CompletableFuture<List<String>> runUntil(
            LimitScript script, List<String> keys, ServerClock clock, long deadline, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments.size() + 1);
        all.add(String.valueOf(clock.at(deadline)));
        all.addAll(arguments);
        return run(clock, script, keys, all).thenCompose(reply -> {
            if (!reply.get(0).equals(LATE)) {
                return CompletableFuture.completedFuture(reply);
            }
            return System.nanoTime() < deadline && clock.at(deadline) > Long.parseLong(reply.get(1))
                    ? runUntil(script, keys, clock, deadline, arguments)
                    : CompletableFuture.failedFuture(
                            new IllegalStateException("Redis was asked too late to charge anything"));
        });
    }

    private CompletableFuture<List<String>> run(
            ServerClock clock, LimitScript script, List<String> keys, List<String> arguments) {
        long sentAt = System.nanoTime();
        return redis.run(script, keys, arguments).thenApply(reply -> {
            List<String> words = reply.stream().map(String::valueOf).toList();
            clock.heard(Long.parseLong(words.get(1)), sentAt, System.nanoTime());
            return words;
        });
    }

    private static List<String> arguments(List<Charge> charges) {
        List<String> arguments = new ArrayList<>(FIELDS * charges.size());
        for (Charge charge : charges) {
            arguments.add(micros(charge.rate()));
            arguments.add(String.valueOf(charge.rate().burst()));
            arguments.add(String.valueOf(charge.need()));
            arguments.add(String.valueOf(charge.want()));
        }
        return arguments;
    }

    private static String micros(Rate rate) {
        long nanos = rate.intervalNanos();
        long hundredths = nanos % 1000 / 10;
        return nanos / 1000 + "." + (hundredths < 10 ? "0" : "") + hundredths;
    }

    private static Charged charged(List<Charge> charges, List<String> reply) {
        List<Balance> balances = new ArrayList<>(charges.size());
        for (int i = 0; i < charges.size(); i++) {
            int at = 2 + FIELDS * i;
            balances.add(new Balance(
                    Long.parseLong(reply.get(at)),
                    Long.parseLong(reply.get(at + 1)),
                    nanos(reply.get(at + 2)),
                    nanos(reply.get(at + 3))));
        }
        return new Charged(reply.get(0).equals(GRANTED), balances);
    }

    private static long nanos(String micros) {
        long number = Long.parseLong(micros);
        return number < 0 ? Long.MAX_VALUE : number * 1000;
    }

    @Override
    public void giveBack(List<Charge> granted, Duration elapsed) {
        long chargedAt = System.nanoTime() - elapsed.toNanos();
        for (Charge each : granted) {
            String key = key(each.account());
            ServerClock clock = clock(key);
            long nanos = each.want() * each.rate().intervalNanos();
            if (clock.isKnown() && nanos > elapsed.toNanos()) {
                CompletableFuture<List<Object>> unused = redis.run(
                        giveBack,
                        List.of(key),
                        List.of(String.valueOf(clock.at(chargedAt)), String.valueOf(nanos / 1000)));
            }
        }
    }

    private ServerClock clock(String key) {
        return clocks.computeIfAbsent(redis.serverOf(key), server -> new ServerClock());
    }

    @Override
    public CompletableFuture<Integer> hold(
            Account account, int most, int used, int wanted, Duration lease, Duration patience) {
        List<String> keys = List.of(RedisKeys.slots(prefix, account.key(), account.limit()));
        long deadline = System.nanoTime() + patience.toNanos();
        ServerClock clock = clock(keys.get(0));
        return untilHeard(clock, keys)
                .thenCompose(nothing -> runUntil(
                        hold,
                        keys,
                        clock,
                        deadline,
                        List.of(
                                node,
                                String.valueOf(most),
                                String.valueOf(used),
                                String.valueOf(wanted),
                                String.valueOf(lease.toNanos() / 1000))))
                .thenApply(reply -> Integer.valueOf(reply.get(2)));
    }

    @Override
    public CompletableFuture<Boolean> reset(Account account) {
        return redis.call(commands -> commands.del(key(account)).toCompletableFuture())
                .thenApply(removed -> removed > 0);
    }

    @Override
    public void close() {
        redis.close();
        connections.close();
    }
}
