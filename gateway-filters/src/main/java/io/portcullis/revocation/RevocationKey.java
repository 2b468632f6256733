package io.portcullis.revocation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * By what a revocation is found: the first 128 bits of the SHA-256 of its kind and its parts. Each part stands behind its
 * length, so no two lists of parts have the same text: {@code token 26:https://login.acme.example 5:abc-1}.
 *
 * <p>Never (0, 0), so that two zeros can stand for no key.
 */
record RevocationKey(long high, long low) {

    private static final int HEX_DIGITS = 32;
    private static final HexFormat HEX = HexFormat.of();
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(RevocationKey::sha256);

    RevocationKey {
        if (high == 0 && low == 0) {
            low = 1;
        }
    }

    /**
     * The key of these parts: the issuer, then the value, as far as the kind has them. An unpaired surrogate counts as a
     * question mark.
     *
     * @throws IllegalArgumentException if the kind has another number of parts
     */
    static RevocationKey of(RevocationKind kind, String... parts) {
        if (parts.length != (kind.hasIssuer() ? 1 : 0) + (kind.hasValue() ? 1 : 0)) {
            throw new IllegalArgumentException("a key of kind " + kind.label() + " has not " + parts.length + " parts");
        }
        MessageDigest sha256 = SHA256.get();
        sha256.reset();
        sha256.update(utf8(kind.label()));
        for (String part : parts) {
            byte[] bytes = utf8(part);
            sha256.update(utf8(" " + bytes.length + ":"));
            sha256.update(bytes);
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        return new RevocationKey(digest.getLong(), digest.getLong());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The key as 32 lower-case digits. */
    String hex() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }

    /** Reads exactly 32 lower-case digits that are not all zero, or gives null. */
    static @Nullable RevocationKey ofHex(String hex) {
        if (hex.length() != HEX_DIGITS || !hex.chars().allMatch(RevocationKey::isLowerCaseDigit)) {
            return null;
        }
        long high = HexFormat.fromHexDigitsToLong(hex, 0, HEX_DIGITS / 2);
        long low = HexFormat.fromHexDigitsToLong(hex, HEX_DIGITS / 2, HEX_DIGITS);
        return high == 0 && low == 0 ? null : new RevocationKey(high, low);
    }

    private static boolean isLowerCaseDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
