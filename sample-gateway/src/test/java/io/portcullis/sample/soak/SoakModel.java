package io.portcullis.sample.soak;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** Who calls, and what of each is known to be good. One thread changes it, all threads read it. */
final class SoakModel {

    /** Whether orders are forbidden; while that is being changed, they may be or not. */
    record Orders(int generation, boolean isSettled, boolean isForbidden) {}

    private static final int EACH_ROLE = 4;

    private final Operator operator;
    private final List<Caller> live = new CopyOnWriteArrayList<>();
    private final List<Caller> refused = new CopyOnWriteArrayList<>();
    private volatile Orders orders = new Orders(0, true, false);
    private int names;

    SoakModel(Operator operator) {
        this.operator = operator;
        for (Caller.Role role : Caller.Role.values()) {
            for (int i = 0; i < EACH_ROLE; i++) {
                live.add(mint(role));
            }
        }
    }

    Expectation expected(Caller caller) {
        return new Expectation(caller.phase(), orders, caller.role());
    }

    Caller anyLive(RandomGenerator random) {
        return live.get(random.nextInt(live.size()));
    }

    /** One that is or was refused; a live one as long as there is none. */
    Caller anyRefused(RandomGenerator random) {
        int count = refused.size();
        return count == 0 ? anyLive(random) : refused.get(random.nextInt(count));
    }

    /** The revocation of these tokens, and new ones for others in their place. */
    void takeBack(List<Caller> callers, Runnable revocation) {
        callers.forEach(caller -> caller.become(Caller.Phase.LEAVING));
        revocation.run();
        callers.forEach(caller -> caller.become(Caller.Phase.REFUSED));
        refused.addAll(callers);
        callers.forEach(caller -> live.set(live.indexOf(caller), mint(caller.role())));
    }

    List<Caller> liveWithKeysBut(String kid) {
        return live.stream().filter(caller -> !caller.kid().equals(kid)).toList();
    }

    void publish(Runnable publication) {
        boolean next = !orders.isForbidden();
        orders = new Orders(orders.generation() + 1, false, next);
        publication.run();
        orders = new Orders(orders.generation() + 1, true, next);
    }

    Orders orders() {
        return orders;
    }

    int refused() {
        return refused.size();
    }

    private Caller mint(Caller.Role role) {
        String name = "caller-" + names++;
        return new Caller(name, role, operator.token(Caller.claims(name, role)));
    }
}
