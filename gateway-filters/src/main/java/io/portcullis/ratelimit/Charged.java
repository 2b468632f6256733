package io.portcullis.ratelimit;

import java.util.List;

/**
 * What became of a charge. Immutable.
 *
 * @param isGranted whether every account had what was needed; if not, none was charged
 * @param balances in the order of the charges
 */
public record Charged(boolean isGranted, List<Balance> balances) {}
