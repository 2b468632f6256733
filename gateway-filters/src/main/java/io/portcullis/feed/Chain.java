package io.portcullis.feed;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Folds entries into 64 bits, as the scripts in the store do. SHA-1 because Redis has no other in its scripts; it tells
 * timelines apart and finds accidents, it does not stop somebody who can write to the store.
 */
final class Chain {

    private static final int DIGITS = 16;

    private Chain() {}

    static String next(String previous, long version, String entry) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((previous + "|" + version + "|" + entry).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGITS / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
