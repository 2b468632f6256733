package io.portcullis.token;

import io.portcullis.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a token (RFC 7515 section 4.1) after everything that could steer the verifier has been refused: a
 * token never says by which key, where to fetch it, how to read the payload, or what else must be understood.
 *
 * @param algorithm the exact {@code alg}
 * @param keyId the {@code kid}, opaque, or null
 * @param type the {@code typ}, or null
 * @param members all members
 */
record JoseHeader(
        String algorithm, @Nullable String keyId, @Nullable String type, Map<String, @Nullable Object> members) {

    private static final int MAX_KEY_ID_LENGTH = 128;
    private static final List<String> EMBEDDED_KEYS = List.of("jwk", "jku", "x5u", "x5c");

    static JoseHeader of(Map<String, @Nullable Object> members) {
        if (members.containsKey("crit") || members.containsKey("b64")) {
            throw new Refusal(Reason.TOKEN_CRIT);
        }
        if (EMBEDDED_KEYS.stream().anyMatch(members::containsKey)) {
            throw new Refusal(Reason.TOKEN_EMBEDDED_KEY);
        }
        if (members.containsKey("zip")) {
            throw new Refusal(Reason.TOKEN_COMPRESSED);
        }
        String algorithm = string(members, "alg");
        String keyId = string(members, "kid");
        if (algorithm == null || (keyId != null && keyId.length() > MAX_KEY_ID_LENGTH)) {
            throw new Refusal(Reason.TOKEN_CLAIM_TYPE);
        }
        return new JoseHeader(algorithm, keyId, string(members, "typ"), members);
    }

    private static @Nullable String string(Map<String, @Nullable Object> members, String name) {
        if (!members.containsKey(name)) {
            return null;
        }
        if (members.get(name) instanceof String string) {
            return string;
        }
        throw new Refusal(Reason.TOKEN_CLAIM_TYPE);
    }
}
