package io.portcullis.token;

import io.portcullis.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which kind of JWT an issuer's access tokens are: keeps every other kind that the same key signs out (RFC 8725 section
 * 3.11, "cross-JWT confusion").
 */
public enum Profile {

    /** JWT access tokens of RFC 9068: {@code typ} is at+jwt. */
    ACCESS_TOKEN {
        @Override
        boolean isOfType(@Nullable String type) {
            return "at+jwt".equals(type) || "application/at+jwt".equals(type);
        }

        @Override
        List<String> requiredClaims() {
            return List.of("sub", "jti", "client_id", "iat");
        }
    },

    /** Access tokens of issuers older than RFC 9068: {@code typ} is JWT or absent, and no mark of another kind. */
    LEGACY {
        @Override
        boolean isOfType(@Nullable String type) {
            return type == null || "jwt".equals(type);
        }
    };

    /**
     * Claims that only other kinds have: ID tokens, logout and security event tokens, introspection responses, DPoP
     * proofs, request objects, status lists.
     */
    private static final List<String> MARKS_OF_OTHER_KINDS = List.of(
            "nonce",
            "at_hash",
            "c_hash",
            "s_hash",
            "events",
            "token_introspection",
            "htm",
            "htu",
            "response_type",
            "redirect_uri",
            "status_list");

    /** Whether the {@code typ}, in lower case, is the one of this kind. */
    abstract boolean isOfType(@Nullable String type);

    List<String> requiredClaims() {
        return List.of();
    }

    /** Why the token is not of this kind, or null if it is. */
    @Nullable
    Reason refuse(UnverifiedToken token) {
        String type = token.header().type();
        if (!isOfType(type == null ? null : type.toLowerCase(Locale.ROOT))) {
            return Reason.TOKEN_TYPE;
        }
        Map<String, ?> claims = token.claims();
        if (MARKS_OF_OTHER_KINDS.stream().anyMatch(claims::containsKey)) {
            return Reason.TOKEN_OF_OTHER_KIND;
        }
        if (!claims.keySet().containsAll(requiredClaims())) {
            return Reason.TOKEN_CLAIM_MISSING;
        }
        return this == ACCESS_TOKEN && claims.get("scope") instanceof List ? Reason.TOKEN_CLAIM_TYPE : null;
    }
}
