package io.portcullis.token;

import java.time.Duration;

/**
 * How long tokens of an issuer can be good. Immutable.
 *
 * @param issuer the exact {@code iss}
 * @param maxLifetime of a token, at most
 * @param clockSkew that its times are given
 */
public record TokenTerms(String issuer, Duration maxLifetime, Duration clockSkew) {}
