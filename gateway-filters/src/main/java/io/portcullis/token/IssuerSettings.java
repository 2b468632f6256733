package io.portcullis.token;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An issuer as it is configured: {@code portcullis.issuers.<name>}.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param jwkSetUri where it publishes its keys; without it and {@code jwk-set} it is discovered from the issuer
 * @param jwkSet a JWK set that never changes: a {@code classpath:} or {@code file:} location
 * @param audiences of which a token must name at least one; required
 * @param algorithms the allowed algorithms; by default ES256, RS256, PS256 and Ed25519
 * @param profile the kind of its access tokens
 * @param maxLifetime the longest time between {@code iat} and {@code exp}; by default 1h
 * @param clockSkew how far its clock may differ from ours, 0s to 300s; by default 30s
 * @param tenantClaim the claim (name or JSON pointer) that names a token's tenant; {@code tenant} for the only issuer
 * @param tenant the one tenant of all its tokens
 * @param keys how long fetched keys are believed
 */
public record IssuerSettings(
        @Nullable String issuer,
        @Nullable String jwkSetUri,
        @Nullable String jwkSet,
        @Nullable List<String> audiences,
        @Nullable List<String> algorithms,
        @Nullable Profile profile,
        @Nullable Duration maxLifetime,
        @Nullable Duration clockSkew,
        @Nullable String tenantClaim,
        @Nullable String tenant,
        @Nullable Keys keys) {

    /**
     * How long fetched keys are believed.
     *
     * @param timeToLive after which the set is fetched again: the bound within which a withdrawn key is refused; by
     *     default 5m
     * @param maxStale how long the last good set serves while its issuer is away; by default 1h
     * @param unknownKidCooldown the least time between two fetches for unknown key ids; by default 30s
     */
    public record Keys(
            @Nullable Duration timeToLive,
            @Nullable Duration maxStale,
            @Nullable Duration unknownKidCooldown) {}
}
