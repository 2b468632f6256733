package io.portcullis.sample.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The gateway, who manages it, and what is known about both. */
record SoakWorld(SoakGateway gateway, Operator operator, SoakModel model, Outages outages) {

    static SoakWorld around(SoakGateway gateway) {
        Operator operator = new Operator(gateway);
        return new SoakWorld(gateway, operator, new SoakModel(operator), new Outages());
    }

    void pause(long milliseconds) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
