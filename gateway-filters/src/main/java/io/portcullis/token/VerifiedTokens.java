package io.portcullis.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were verified and have not expired; bounded by number and by memory. Thread-safe.
 *
 * <p>It saves parsing and the signature, nothing else: whether a token is in force, and whether its key is still trusted,
 * is judged at each use. Only verified tokens are kept, so forged ones take no room.
 */
public final class VerifiedTokens {

    /** An entry's token, claims, maps and strings, and what stages derive from them: measured 6 to 6.6, with some to spare. */
    private static final int BYTES_PER_CHARACTER = 7;

    private static final int BYTES_PER_ENTRY = 700;

    private final boolean keepsAny;
    private final Cache<TokenText, RememberedToken> tokens;

    /** A cache that keeps nothing. */
    public static VerifiedTokens none() {
        return new VerifiedTokens(0, 1, Clock.systemUTC());
    }

    /**
     * A cache with these bounds.
     *
     * @param maxTokens how many tokens it keeps at the most; 0 keeps none
     * @param maxBytes how much memory they take at the most, as estimated from their lengths
     */
    public VerifiedTokens(int maxTokens, long maxBytes, Clock clock) {
        this.keepsAny = maxTokens > 0;
        long leastWeight = Math.min(Integer.MAX_VALUE, Math.max(1, maxBytes / Math.max(1, maxTokens)));
        this.tokens = Caffeine.newBuilder()
                .maximumWeight(Math.min(maxBytes, Math.max(1, maxTokens) * leastWeight))
                // No entry weighs less than its share of the memory, which bounds their number too.
                .weigher((TokenText token, RememberedToken entry) -> weight(entry, leastWeight))
                .expireAfter(Expiry.<TokenText, RememberedToken>creating((token, entry) -> untilExpiry(entry, clock)))
                .ticker(() -> clock.millis() * 1_000_000)
                .build();
    }

    private static int weight(RememberedToken entry, long leastWeight) {
        long bytes = BYTES_PER_ENTRY
                + (long) BYTES_PER_CHARACTER * entry.token().value().length();
        return (int) Math.min(Integer.MAX_VALUE, Math.max(bytes, leastWeight));
    }

    private static Duration untilExpiry(RememberedToken entry, Clock clock) {
        long millis = entry.token().expiresAt() * 1000
                + entry.issuer().lifetime().clockSkew().toMillis()
                + 1000
                - clock.millis();
        return Duration.ofMillis(Math.max(0, millis));
    }

    @Nullable
    RememberedToken find(TokenText token) {
        return tokens.getIfPresent(token);
    }

    void remember(TokenText token, RememberedToken entry) {
        if (keepsAny) {
            tokens.put(token, entry);
        }
    }

    void forget(TokenText token) {
        tokens.invalidate(token);
    }

    /** How many tokens there are, about. */
    public long size() {
        tokens.cleanUp();
        return tokens.estimatedSize();
    }
}
