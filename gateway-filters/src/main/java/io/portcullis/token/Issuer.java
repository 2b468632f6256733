package io.portcullis.token;

import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An issuer that is trusted, for what, and how its tokens look; immutable.
 *
 * @param name in the configuration
 * @param issuer the exact {@code iss}
 * @param audiences of which a token must name at least one
 * @param algorithms that are allowed
 */
record Issuer(
        String name,
        String issuer,
        Set<String> audiences,
        Set<Algorithm> algorithms,
        Profile profile,
        Lifetime lifetime,
        Tenancy tenancy,
        IssuerKeys keys) {

    /** Why the token would be refused even with a right signature, or null. */
    @Nullable
    Reason refuse(UnverifiedToken token, Instant now) {
        Algorithm algorithm = Algorithm.named(token.header().algorithm());
        if (algorithm == null || !algorithms.contains(algorithm)) {
            return Reason.ALGORITHM_REFUSED;
        }
        Reason reason = profile.refuse(token);
        return reason != null ? reason : refuse(token.claims(), now);
    }

    private @Nullable Reason refuse(Map<String, ?> claims, Instant now) {
        if (!isForUs(claims.get("aud"))) {
            return Reason.AUDIENCE_WRONG;
        }
        if (claims.containsKey("cnf")) {
            return Reason.SENDER_CONSTRAINED;
        }
        return tenancy.isValid(claims) ? lifetime.refuse(claims, now) : Reason.TENANT_INVALID;
    }

    private boolean isForUs(@Nullable Object audience) {
        if (audience instanceof List<?> list) {
            return list.stream().anyMatch(audiences::contains);
        }
        return audience != null && audiences.contains(audience);
    }

    /** The token, now that its signature was found right. */
    VerifiedToken vouchFor(UnverifiedToken token, @Nullable String keyId) {
        Map<String, ?> claims = token.claims();
        return new VerifiedToken(
                token.value(), name, tenancy.tenant(claims), token.header().members(), claims, keyId);
    }
}
