package io.portcullis.sample.soak;

import java.util.List;
import java.util.random.RandomGenerator;

/** What happens while requests come; all of it is acknowledged and over when {@link #inflict} returns. */
enum Disturbance {
    REVOKE {
        @Override
        void inflict(SoakWorld world, RandomGenerator random) {
            Caller caller = world.model().anyLive(random);
            List<RevokedBy> kinds = List.copyOf(caller.revocableBy());
            RevokedBy kind = kinds.get(random.nextInt(kinds.size()));
            world.model().takeBack(List.of(caller), () -> world.operator().revoke(kind, caller.revocable(kind)));
        }
    },
    PUBLISH {
        @Override
        void inflict(SoakWorld world, RandomGenerator random) {
            boolean forbid = !world.model().orders().isForbidden();
            world.model().publish(() -> world.operator().publish(forbid));
        }
    },
    /** Tokens of the old key are good, as those of the new one are, which later callers get. */
    ROTATE {
        @Override
        void inflict(SoakWorld world, RandomGenerator random) {
            rotate(world);
        }
    },
    WITHDRAW_KEYS {
        @Override
        void inflict(SoakWorld world, RandomGenerator random) {
            String young = rotate(world);
            List<Caller> leaving = world.model().liveWithKeysBut(young);
            List<String> old = leaving.stream().map(Caller::kid).distinct().toList();
            world.model().takeBack(leaving, () -> {
                old.forEach(world.operator()::withdraw);
                world.operator().fetchKeysUntil(kids -> old.stream().noneMatch(kids::contains));
            });
        }
    },
    REVOKE_KEYS {
        @Override
        void inflict(SoakWorld world, RandomGenerator random) {
            String young = rotate(world);
            List<Caller> leaving = world.model().liveWithKeysBut(young);
            List<String> old = leaving.stream().map(Caller::kid).distinct().toList();
            world.model()
                    .takeBack(leaving, () -> old.forEach(kid -> world.operator().revoke(RevokedBy.KEY, kid)));
            old.forEach(world.operator()::withdraw);
        }
    },
    KILL_REDIS {
        @Override
        void inflict(SoakWorld world, RandomGenerator random) {
            String epoch = world.operator().epoch();
            world.outages().during(() -> {
                world.gateway().killRedis();
                world.operator().awaitFresh(young -> !young.equals(epoch));
            });
        }
    },
    SUSPEND_REDIS {
        @Override
        void inflict(SoakWorld world, RandomGenerator random) {
            suspend(world, 2000);
        }
    },
    /** For longer than the list may be old, so that there has to be a time in which nothing is answered but 503. */
    SUSPEND_REDIS_FOR_LONG {
        @Override
        void inflict(SoakWorld world, RandomGenerator random) {
            suspend(world, 8000);
        }
    };

    abstract void inflict(SoakWorld world, RandomGenerator random);

    private static void suspend(SoakWorld world, int milliseconds) {
        world.outages().during(() -> {
            world.gateway().signalRedis("STOP");
            world.pause(milliseconds);
            world.gateway().signalRedis("CONT");
            world.operator().awaitFresh(epoch -> true);
        });
    }

    private static String rotate(SoakWorld world) {
        String young = world.operator().rotate();
        world.operator().fetchKeysUntil(kids -> kids.contains(young));
        return young;
    }
}
