package io.portcullis.token;

import com.nimbusds.jose.JOSEException;
import io.portcullis.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges tokens: the issuer by the exact {@code iss}, then everything that costs little, then the signature by the one
 * key that the token may use. Immutable and thread-safe; never blocks.
 */
public final class TokenVerifier {

    private final Map<String, Issuer> issuers;
    private final Clock clock;

    /**
     * A verifier for these issuers.
     *
     * @throws IllegalArgumentException if two of them have the same {@code iss}
     */
    TokenVerifier(Collection<Issuer> issuers, Clock clock) {
        this.issuers = issuers.stream()
                .collect(Collectors.toUnmodifiableMap(Issuer::issuer, Function.identity(), TokenVerifier::refuseTwins));
        this.clock = clock;
    }

    private static Issuer refuseTwins(Issuer one, Issuer other) {
        throw new IllegalArgumentException("portcullis.issuers." + one.name() + ".issuer and portcullis.issuers."
                + other.name() + ".issuer are both '" + one.issuer() + "'; expected one entry for an issuer");
    }

    /** The names of the issuers in the configuration. */
    public Set<String> issuerNames() {
        return issuers.values().stream().map(Issuer::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Judges a token. */
    public Verification verify(UnverifiedToken token) {
        Issuer issuer = token.claims().get("iss") instanceof String iss ? issuers.get(iss) : null;
        if (issuer == null) {
            return new Verification.Refused(Reason.ISSUER_UNKNOWN);
        }
        Reason reason = issuer.refuse(token, now());
        return reason != null
                ? new Verification.Refused(reason)
                : judge(token, issuer, issuer.keys().find(token.header().keyId()));
    }

    private Instant now() {
        return clock.instant();
    }

    private static Verification judge(UnverifiedToken token, Issuer issuer, KeyLookup lookup) {
        if (lookup instanceof KeyLookup.Found found) {
            return judge(token, issuer, found.key());
        }
        if (lookup instanceof KeyLookup.Pending pending) {
            return new Verification.Pending(pending.answer().map(answer -> judge(token, issuer, answer)));
        }
        return new Verification.Refused(((KeyLookup.Missing) lookup).reason());
    }

    private static Verification judge(UnverifiedToken token, Issuer issuer, VerificationKey key) {
        Algorithm algorithm = Algorithm.named(token.header().algorithm());
        if (algorithm == null || !key.serves(algorithm)) {
            return new Verification.Refused(Reason.KEY_ALGORITHM_MISMATCH);
        }
        try {
            Reason reason = key.refuse(token, algorithm);
            return reason != null
                    ? new Verification.Refused(reason)
                    : new Verification.Verified(issuer.vouchFor(token));
        } catch (JOSEException e) {
            return new Verification.Refused(Reason.INTERNAL_ERROR);
        }
    }
}
