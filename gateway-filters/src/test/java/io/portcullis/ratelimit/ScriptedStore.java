package io.portcullis.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A store that answers when and what a test says. */
final class ScriptedStore implements LimitStore {

    /** A call that waits for its answer. */
    record Call(List<Charge> charges, CompletableFuture<Charged> answer) {

        Charge charge() {
            return charges.get(0);
        }

        /** Each account has what was wanted, and so much is left. */
        void grantAll(long available) {
            grant(available, charges.stream().mapToLong(Charge::want).toArray());
        }

        void grant(long available, long... units) {
            List<Balance> balances = new ArrayList<>();
            for (long each : units) {
                balances.add(new Balance(each, available, 0, 1_000_000_000));
            }
            answer.complete(new Charged(true, balances));
        }

        /** All have too little. */
        void deny(Duration retry) {
            answer.complete(new Charged(
                    false,
                    charges.stream()
                            .map(charge -> new Balance(0, 0, retry.toNanos(), 1_000_000_000))
                            .toList()));
        }

        void fail() {
            answer.completeExceptionally(new IllegalStateException("away"));
        }
    }

    final List<Call> calls = new ArrayList<>();
    final List<Charge> returned = new ArrayList<>();
    final List<Account> resets = new ArrayList<>();

    @Nullable
    Duration elapsedAtReturn;

    Call last() {
        return calls.get(calls.size() - 1);
    }

    @Override
    public CompletableFuture<Charged> charge(List<Charge> charges, Duration patience) {
        Call call = new Call(List.copyOf(charges), new CompletableFuture<>());
        calls.add(call);
        return call.answer();
    }

    @Override
    public synchronized void giveBack(List<Charge> granted, Duration elapsed) {
        returned.addAll(granted);
        elapsedAtReturn = elapsed;
    }

    @Override
    public CompletableFuture<Boolean> reset(Account account) {
        resets.add(account);
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public void close() {}
}
