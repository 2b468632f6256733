package io.portcullis.revocation;

import java.time.Duration;

/**
 * How long tokens of an issuer can be good. Immutable.
 *
 * @param issuer the exact {@code iss}
 * @param maxLifetime of a token, at most
 * @param clockSkew that its times are given
 */
public record IssuerTerms(String issuer, Duration maxLifetime, Duration clockSkew) {

    /** For how many seconds a token that is issued now can be good, whatever the clocks. */
    long seconds() {
        return maxLifetime.plus(clockSkew).plus(clockSkew).toSeconds() + 1;
    }
}
