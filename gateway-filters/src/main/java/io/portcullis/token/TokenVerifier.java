package io.portcullis.token;

import com.nimbusds.jose.JOSEException;
import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Judges tokens: the issuer by the exact {@code iss}, then everything that costs little, then the signature by the one
 * key that the token may use. Immutable and thread-safe; never blocks.
 */
public final class TokenVerifier {

    private final Map<String, Issuer> issuers;
    private final VerifiedTokens verified;
    private final SignatureWorkers workers;
    private final Clock clock;

    /**
     * A verifier for these issuers.
     *
     * @param verified where tokens are remembered
     * @param workers who verify signatures
     * @throws IllegalArgumentException if two of them have the same {@code iss}
     */
    TokenVerifier(Collection<Issuer> issuers, VerifiedTokens verified, SignatureWorkers workers, Clock clock) {
        this.issuers = issuers.stream().collect(Collectors.toUnmodifiableMap(Issuer::issuer, Function.identity()));
        this.verified = verified;
        this.workers = workers;
        this.clock = clock;
    }

    /** The names of the issuers in the configuration. */
    public Set<String> issuerNames() {
        return issuers.values().stream().map(Issuer::name).collect(Collectors.toUnmodifiableSet());
    }

    /** From when on the token is refused because it has expired: its {@code exp} and its issuer's clock skew. */
    public Instant expiry(VerifiedToken token) {
        Duration skew = named(token.issuerName())
                .map(issuer -> issuer.lifetime().clockSkew())
                .orElse(Duration.ZERO);
        return Instant.ofEpochSecond(token.expiresAt()).plus(skew);
    }

    /** What operators see of the issuers' keys, by the issuers' names. */
    public Map<String, KeyStatus> keyStatus() {
        return issuers.values().stream()
                .collect(Collectors.toMap(
                        Issuer::name, issuer -> issuer.keys().status(), (one, other) -> one, TreeMap::new));
    }

    /** How long tokens can be good, by the issuers' names. */
    public Map<String, TokenTerms> terms() {
        return issuers.values().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Issuer::name,
                        issuer -> new TokenTerms(
                                issuer.issuer(),
                                issuer.lifetime().max(),
                                issuer.lifetime().clockSkew())));
    }

    /** How many fetches of the issuer's keys have failed; 0 for an unknown issuer. */
    public long keyFailures(String name) {
        return named(name).map(issuer -> issuer.keys().failures()).orElse(0L);
    }

    /** Fetches the issuer's keys now and says what came of it; empty for an unknown issuer. */
    public Mono<KeyStatus> refreshKeys(String name) {
        return Mono.justOrEmpty(named(name))
                .flatMap(issuer -> issuer.keys().refresh().then(Mono.fromSupplier(issuer.keys()::status)));
    }

    /** The same, but that it remembers no token, judges times at this clock, and shares no verdict with requests. */
    public TokenVerifier forgetful(Clock other, SignatureWorkers own) {
        return new TokenVerifier(issuers.values(), VerifiedTokens.none(), own, other);
    }

    /**
     * A token as if it were verified, of claims that somebody states.
     *
     * @param json the claims
     * @param issuer its name, or null for the one that the claims name, or the only one
     * @param tenant or null for the one that the claims name
     * @throws IllegalArgumentException if no such token could be verified; says what was expected, repeats no claim
     */
    public VerifiedToken given(String json, @Nullable String issuer, @Nullable String tenant) {
        return new GivenClaims(issuers.values()).token(json, issuer, tenant);
    }

    private Optional<Issuer> named(String name) {
        return issuers.values().stream()
                .filter(issuer -> issuer.name().equals(name))
                .findFirst();
    }

    /** Judges a token that was verified before: is it still in force, and is its key still the issuer's? */
    public Verification verify(RememberedToken remembered) {
        Issuer issuer = remembered.issuer();
        Reason reason = issuer.lifetime().refuse(remembered.token().claims(), now());
        if (reason != null) {
            return new Verification.Refused(reason);
        }
        return recall(remembered, issuer.keys().find(remembered.key().keyId()));
    }

    private Verification recall(RememberedToken remembered, KeyLookup lookup) {
        if (lookup instanceof KeyLookup.Found found && found.key().isSameAs(remembered.key())) {
            return new Verification.Verified(remembered.token());
        }
        if (lookup instanceof KeyLookup.Pending pending) {
            return new Verification.Pending(
                    pending.answer().flatMap(answer -> settled(recallAfter(remembered, answer))));
        }
        if (lookup.equals(new KeyLookup.Missing(Reason.KEYS_UNAVAILABLE))) {
            return new Verification.Refused(Reason.KEYS_UNAVAILABLE);
        }
        String value = remembered.token().value();
        verified.forget(TokenText.of(value));
        return judge(UnverifiedToken.parse(value, value.length()), remembered.issuer(), lookup);
    }

    private Verification recallAfter(RememberedToken remembered, KeyLookup answer) {
        Reason reason = remembered.issuer().lifetime().refuse(remembered.token().claims(), now());
        return reason != null ? new Verification.Refused(reason) : recall(remembered, answer);
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

    private Verification judge(UnverifiedToken token, Issuer issuer, KeyLookup lookup) {
        if (lookup instanceof KeyLookup.Found found) {
            return judge(token, issuer, found.key());
        }
        if (lookup instanceof KeyLookup.Pending pending) {
            return new Verification.Pending(pending.answer().flatMap(answer -> settled(judge(token, issuer, answer))));
        }
        return new Verification.Refused(((KeyLookup.Missing) lookup).reason());
    }

    private static Mono<Verification> settled(Verification verification) {
        return verification instanceof Verification.Pending pending ? pending.answer() : Mono.just(verification);
    }

    private Verification judge(UnverifiedToken token, Issuer issuer, VerificationKey key) {
        Algorithm algorithm = Algorithm.named(token.header().algorithm());
        if (algorithm == null || !key.serves(algorithm)) {
            return new Verification.Refused(Reason.KEY_ALGORITHM_MISMATCH);
        }
        if (!key.couldHaveMade(token.signature())) {
            return new Verification.Refused(Reason.SIGNATURE_MALFORMED);
        }
        TokenDigest digest = TokenDigest.of(token.value());
        return new Verification.Pending(
                workers.verify(digest, key, () -> verifySignature(token, issuer, key, algorithm)));
    }

    /** The time is asked again: the token may have waited for the keys and for a worker. */
    private Verification verifySignature(
            UnverifiedToken token, Issuer issuer, VerificationKey key, Algorithm algorithm) {
        try {
            if (!key.made(token, algorithm)) {
                return new Verification.Refused(Reason.SIGNATURE_WRONG);
            }
            Reason reason = issuer.lifetime().refuse(token.claims(), now());
            if (reason != null) {
                return new Verification.Refused(reason);
            }
            VerifiedToken vouched = issuer.vouchFor(token, key.keyId());
            verified.remember(TokenText.of(vouched.value()), new RememberedToken(vouched, issuer, key));
            return new Verification.Verified(vouched);
        } catch (JOSEException e) {
            return new Verification.Refused(Reason.INTERNAL_ERROR);
        }
    }
}
