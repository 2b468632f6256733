package io.portcullis.redis;

import io.portcullis.policy.PolicyAddress;
import io.portcullis.policy.PolicyKey;
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

    /** The log of policies, and what the names of their texts begin with. */
    static final String POLICIES = "pol";

    /** What the names of accounts begin with. */
    static final String LIMITS = "rl";

    /** What the names of hashes of slots begin with. */
    static final String SLOTS = "sl";

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

    /** Only where entries supersede each other. */
    String latest() {
        return key("latest");
    }

    /** Where hints are published. */
    String channel() {
        return prefix + ":" + name;
    }

    /** In the order in which the scripts name them. */
    List<String> all() {
        return List.of(meta(), log(), nodes(), repair(), latest());
    }

    /** The text of a document, all of a tenant's in one hash slot. */
    static String text(String prefix, PolicyAddress address) {
        return ofTenant(prefix, address.tenant()) + address.digest();
    }

    /** The history of a document. */
    static String history(String prefix, PolicyKey document) {
        return ofTenant(prefix, document.tenant()) + "history:" + document.name();
    }

    /** An account; those of one who, at several limits, are in one hash slot. */
    static String account(String prefix, String key, String limit) {
        return prefix + ":" + LIMITS + ":{" + key + "}:" + limit;
    }

    /** Who holds slots of an account. */
    static String slots(String prefix, String key, String limit) {
        return prefix + ":" + SLOTS + ":{" + key + "}:" + limit;
    }

    private static String ofTenant(String prefix, String tenant) {
        return prefix + ":" + POLICIES + ":{" + tenant + "}:";
    }

    private String key(String part) {
        return prefix + ":{" + name + "}:" + part;
    }
}
