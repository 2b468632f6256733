package io.portcullis.redis;

import io.portcullis.ratelimit.Account;
import io.portcullis.ratelimit.Charge;
import io.portcullis.ratelimit.LimitStore;
import io.portcullis.ratelimit.Rate;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisEndpoint;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import java.util.List;

/** Stores of accounts in a Redis. */
final class RedisLimits {

    static final Account ANN = new Account("api", "ann");
    static final Rate SLOW = new Rate(1, Duration.ofHours(1), 10);

    private RedisLimits() {}

    /** One that is connected. */
    static LimitStore open(String prefix, RedisEndpoint at) {
        return connected(new RedisLimitStore(prefix, RedisLog.connections(RedisLog.TIMEOUT, at)));
    }

    /** One that waits for each call as long as this, and perhaps has no connection yet. */
    static LimitStore unconnected(String prefix, Duration timeout, RedisEndpoint at) {
        return new RedisLimitStore(prefix, RedisLog.connections(timeout, at));
    }

    static RedisEndpoint through(FaultProxy proxy, RedisProcess redis) {
        return new RedisEndpoint(proxy.host(), proxy.port(), null, redis.password(), 0, null);
    }

    /** The connection is made in the background; a reset is no charge and tells no time. */
    static LimitStore connected(LimitStore store) {
        Patience.await("a connection")
                .ignoreExceptions()
                .until(() -> store.reset(new Account("none", "nobody")).join() != null);
        return store;
    }

    static long available(LimitStore store) {
        return store.charge(List.of(new Charge(ANN, SLOW, 0, 0)), RedisLog.TIMEOUT)
                .join()
                .balances()
                .get(0)
                .available();
    }
}
