package io.portcullis.redis;

import io.portcullis.policy.PolicyMode;
import io.portcullis.policy.PolicyVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A version of a document as the fields of an entry in its history. */
final class PolicyVersionFields {

    private PolicyVersionFields() {}

    static Map<String, String> write(PolicyVersion version) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("version", String.valueOf(version.version()));
        fields.put("digest", version.digest());
        fields.put("mode", version.mode().name());
        fields.put("deleted", String.valueOf(version.isDeleted()));
        fields.put("at", String.valueOf(version.at()));
        if (version.actor() != null) {
            fields.put("actor", version.actor());
        }
        if (version.reason() != null) {
            fields.put("reason", version.reason());
        }
        return fields;
    }

    /** Empty if nobody of ours has written that. */
    static Optional<PolicyVersion> read(Map<String, String> fields) {
        try {
            return Optional.of(new PolicyVersion(
                    Long.parseLong(fields.getOrDefault("version", "")),
                    fields.getOrDefault("digest", ""),
                    PolicyMode.valueOf(fields.getOrDefault("mode", "")),
                    Boolean.parseBoolean(fields.get("deleted")),
                    Long.parseLong(fields.getOrDefault("at", "")),
                    fields.get("actor"),
                    fields.get("reason")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
