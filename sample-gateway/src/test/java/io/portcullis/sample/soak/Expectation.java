package io.portcullis.sample.soak;

import java.util.Set;
import java.util.TreeSet;

/** What may be answered to a request, as far as was known at one moment. */
record Expectation(Caller.Phase phase, SoakModel.Orders orders, Caller.Role role) {

    /** What may be answered when this was known before the request, and that after its answer. */
    Set<Integer> until(Expectation after) {
        Set<Integer> allowed = new TreeSet<>();
        if (phase != Caller.Phase.LIVE || after.phase != Caller.Phase.LIVE) {
            allowed.add(401);
        }
        if (phase != Caller.Phase.REFUSED) {
            addOfLive(allowed, after);
        }
        return allowed;
    }

    private void addOfLive(Set<Integer> allowed, Expectation after) {
        boolean isSettled = orders.isSettled() && orders.equals(after.orders);
        if (role != Caller.Role.ORDERS || !isSettled || !orders.isForbidden()) {
            allowed.add(200);
        }
        if (role == Caller.Role.ORDERS && (!isSettled || orders.isForbidden())) {
            allowed.add(403);
        }
    }
}
