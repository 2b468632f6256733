package io.portcullis.ratelimit;

/**
 * What a request asks of a limit. Immutable.
 *
 * @param account whose
 * @param rate by which the account refills
 * @param cost units
 */
public record Demand(Limit limit, Account account, Rate rate, long cost) {}
