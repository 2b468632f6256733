package io.portcullis;

import java.security.Principal;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature and standard claims were verified, with its claims; immutable and thread-safe.
 *
 * <p>A subject is only ever the pair of {@link #issuer()} and {@link #subject()}: two issuers may use the same
 * {@code sub} for two people.
 */
public final class VerifiedToken implements Principal {

    private static final ClaimPath ISSUER = ClaimPath.of("iss");
    private static final ClaimPath SUBJECT = ClaimPath.of("sub");
    private static final ClaimPath TOKEN_ID = ClaimPath.of("jti");
    private static final ClaimPath CLIENT = ClaimPath.of("client_id");
    private static final ClaimPath AUTHORIZED_PARTY = ClaimPath.of("azp");
    private static final ClaimPath EXPIRES = ClaimPath.of("exp");
    private static final ClaimPath ISSUED = ClaimPath.of("iat");

    private final String value;
    private final String issuerName;
    private final @Nullable String tenant;
    private final Map<String, ?> header;
    private final Map<String, ?> claims;
    private final @Nullable String keyId;
    private volatile Object[] derived = {};

    /**
     * States that a token was verified; only the token stage and tests have reason to.
     *
     * @param value the token as it was presented
     * @param issuerName the name of its issuer in the configuration
     * @param tenant the tenant that it belongs to, or null if its issuer has no tenants
     * @param header its JOSE header, deeply immutable
     * @param claims its claims, deeply immutable
     * @param keyId the {@code kid} of the key that verified it, which its header need not name; null if it has none
     */
    public VerifiedToken(
            String value,
            String issuerName,
            @Nullable String tenant,
            Map<String, ?> header,
            Map<String, ?> claims,
            @Nullable String keyId) {
        this.value = value;
        this.issuerName = issuerName;
        this.tenant = tenant;
        this.header = header;
        this.claims = claims;
        this.keyId = keyId;
    }

    /** The token as it was presented: a credential, not to be logged or stored. */
    public String value() {
        return value;
    }

    /** The name of the issuer in the configuration ({@code portcullis.issuers.<name>}). */
    public String issuerName() {
        return issuerName;
    }

    /** The {@code iss} claim. */
    public @Nullable String issuer() {
        return ISSUER.string(claims);
    }

    /** The {@code sub} claim; unique only together with {@link #issuer()}. */
    public @Nullable String subject() {
        return SUBJECT.string(claims);
    }

    /** The {@code jti} claim. */
    public @Nullable String tokenId() {
        return TOKEN_ID.string(claims);
    }

    /** The {@code client_id} claim (RFC 9068), or else {@code azp}. */
    public @Nullable String clientId() {
        String client = CLIENT.string(claims);
        return client != null ? client : AUTHORIZED_PARTY.string(claims);
    }

    /** The tenant that the token belongs to, or null if its issuer has no tenants. */
    public @Nullable String tenant() {
        return tenant;
    }

    /** The {@code kid} of the key that verified it, or null if that has none. */
    public @Nullable String keyId() {
        return keyId;
    }

    /**
     * What a stage works out from this token once, kept as long as the token is remembered. Threads that ask at the same
     * time may work it out twice; one of the results is kept.
     */
    public <T> T derived(Class<T> type, Function<VerifiedToken, T> function) {
        Object[] known = derived;
        for (Object each : known) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        T made = function.apply(this);
        Object[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = made;
        derived = more;
        return made;
    }

    /** When it expires, in seconds since the epoch. */
    public long expiresAt() {
        Long seconds = EXPIRES.seconds(claims);
        return seconds != null ? seconds : 0;
    }

    /** When it was issued, in seconds since the epoch, or null if it does not say so. */
    public @Nullable Long issuedAt() {
        return ISSUED.seconds(claims);
    }

    /** The JOSE header; deeply immutable. */
    public Map<String, ?> header() {
        return header;
    }

    /** The claims; deeply immutable. Read them with a {@link ClaimPath}. */
    public Map<String, ?> claims() {
        return claims;
    }

    /** The subject, or the empty string if there is none. */
    @Override
    public String getName() {
        String subject = subject();
        return subject != null ? subject : "";
    }

    /** Names the issuer only: neither the credential nor the person belongs into a log. */
    @Override
    public String toString() {
        return "VerifiedToken[issuer=" + issuerName + "]";
    }
}
