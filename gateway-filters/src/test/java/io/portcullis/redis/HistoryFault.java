package io.portcullis.redis;

import io.portcullis.testing.FaultProxy;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * What goes wrong, and is healed again when {@link #inflict} returns.
 *
 * <p>What the store loses in the instant in which the node that took it is cut off, for longer than the seal, or crashes, was
 * acknowledged by nobody else: other nodes can be fresh without it. So faults that may lose something strike only when all
 * nodes are in step, one at a time, and nothing else strikes until all are in step again.
 */
enum HistoryFault {
    STALL {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            FaultProxy proxy = anyOf(fleet, random);
            proxy.stall();
            hold(random, 300, 2500);
            proxy.pass();
        }
    },
    STALL_AND_DELIVER_LATE {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            FaultProxy proxy = anyOf(fleet, random);
            proxy.stall();
            hold(random, 300, 2500);
            proxy.passHeld();
        }
    },
    REFUSE {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            FaultProxy proxy = anyOf(fleet, random);
            proxy.refuse();
            hold(random, 100, 2000);
            proxy.pass();
        }
    },
    RESET {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            for (int i = 0; i < 5; i++) {
                anyOf(fleet, random).reset();
                hold(random, 20, 200);
            }
        }
    },
    LATENCY {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            FaultProxy proxy = anyOf(fleet, random);
            proxy.latency(Duration.ofMillis(random.nextInt(10, 150)));
            hold(random, 500, 1500);
            proxy.latency(Duration.ZERO);
        }
    },
    ALL_STALL {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.proxies().forEach(FaultProxy::stall);
            hold(random, 300, 2000);
            fleet.proxies().forEach(FaultProxy::pass);
        }
    },
    ALL_REFUSE {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.proxies().forEach(FaultProxy::refuse);
            hold(random, 300, 2000);
            fleet.proxies().forEach(FaultProxy::pass);
        }
    },
    NODE_PAUSE {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            FleetNode node = fleet.nodes().get(place(fleet, random));
            node.pause(true);
            hold(random, 300, 2500);
            node.pause(false);
        }
    },
    STORE_PAUSE {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().primary().suspend();
            hold(random, 200, 2000);
            fleet.store().primary().resume();
        }
    },
    KILL_NORMAL_CLIENTS {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().cli("CLIENT", "KILL", "TYPE", "normal");
        }
    },
    KILL_PUBSUB_CLIENTS {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().cli("CLIENT", "KILL", "TYPE", "pubsub");
        }
    },
    SCRIPT_FLUSH {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().cli("SCRIPT", "FLUSH");
        }
    },
    NODE_CRASH(true) {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            int place = place(fleet, random);
            fleet.crash(place);
            hold(random, 100, 1000);
            fleet.replace(place);
        }
    },
    STORE_RESTART(true) {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().primary().kill();
            hold(random, 50, 1500);
            fleet.store().primary().startAgain();
        }
    },
    STORE_POWER_CUT(true) {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            long written = fleet.store().written();
            hold(random, 100, 900);
            fleet.store().cutPower(written);
            hold(random, 50, 1500);
            fleet.store().primary().startAgain();
        }
    },
    STORE_EMPTY(true) {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().primary().kill();
            hold(random, 50, 1500);
            fleet.store().primary().startEmpty();
        }
    },
    FLUSH(true) {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().cli("FLUSHALL");
        }
    },
    FLUSH_AND_KILL_CLIENTS(true) {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().cli("FLUSHALL");
            hold(random, 1, 100);
            fleet.store().cli("CLIENT", "KILL", "TYPE", "normal");
        }
    },
    META_LOST(true) {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().cli("DEL", fleet.keys().meta());
        }
    },
    LOG_LOST(true) {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().cli("DEL", fleet.keys().log());
        }
    },
    FAILOVER(true) {
        @Override
        void inflict(HistoryFleet<?> fleet, RandomGenerator random) {
            fleet.store().detachCopy();
            hold(random, 100, 1500);
            fleet.store().promoteCopy();
            fleet.retarget();
        }
    };

    private final boolean mayLose;

    HistoryFault() {
        this(false);
    }

    HistoryFault(boolean mayLose) {
        this.mayLose = mayLose;
    }

    abstract void inflict(HistoryFleet<?> fleet, RandomGenerator random);

    /** Whether anything that is only in the store, or only on one node, may be gone afterwards. */
    boolean mayLose() {
        return mayLose;
    }

    private static int place(HistoryFleet<?> fleet, RandomGenerator random) {
        return random.nextInt(fleet.proxies().size());
    }

    private static FaultProxy anyOf(HistoryFleet<?> fleet, RandomGenerator random) {
        return fleet.proxies().get(place(fleet, random));
    }

    private static void hold(RandomGenerator random, int least, int most) {
        long until = System.nanoTime()
                + Duration.ofMillis(random.nextInt(least, most)).toNanos();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
