package io.portcullis.redis;

import java.util.List;

/**
 * The names of a log's keys, which share a hash slot. Immutable.
 *
 * @param prefix of all keys and channels of ours
 * @param name of the log
 */
record RedisKeys(String prefix, String name) {

    /** The log of revocations. */
    static final String REVOCATIONS = "dl";

    String meta() {
        return key("meta");
    }

    String log() {
        return key("log");
    }

    String nodes() {
        return key("nodes");
    }

    String repair() {
        return key("repair");
    }

    /** Where hints are published. */
    String channel() {
        return prefix + ":" + name;
    }

    /** In the order in which the scripts name them. */
    List<String> all() {
        return List.of(meta(), log(), nodes(), repair());
    }

    private String key(String part) {
        return prefix + ":{" + name + "}:" + part;
    }
}
