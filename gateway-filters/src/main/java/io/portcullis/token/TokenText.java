package io.portcullis.token;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A whole token, compared character by character: the only thing by which a token is remembered. A token that is remembered
 * was canonical, so one signed token has one text.
 */
final class TokenText {

    /** The end of a token belongs to its signature, which nobody but the issuer can choose: enough to tell tokens apart. */
    private static final int HASHED = 32;

    private static final int SEED = ThreadLocalRandom.current().nextInt();

    private final String text;
    private final int start;
    private final int hash;

    private TokenText(String text, int start) {
        this.text = text;
        this.start = start;
        this.hash = hash(text, start);
    }

    /** A token as it is. */
    static TokenText of(String token) {
        return new TokenText(token, 0);
    }

    /** The token that begins there and ends with the text, without a copy of it. */
    static TokenText of(String text, int start) {
        return new TokenText(text, start);
    }

    private static int hash(String text, int start) {
        int hash = SEED;
        for (int i = Math.max(start, text.length() - HASHED); i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    private int length() {
        return text.length() - start;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenText that
                && length() == that.length()
                && text.regionMatches(start, that.text, that.start, length());
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** A credential does not belong into a log. */
    @Override
    public String toString() {
        return "TokenText[]";
    }
}
