package io.portcullis.token;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a whole token: the only thing by which a token is remembered. A token that is remembered was canonical,
 * so one signed token has one digest, and two tokens that share one would be a collision of SHA-256.
 */
record TokenDigest(long a, long b, long c, long d) {

    private static final int LENGTH = 32;
    private static final ThreadLocal<Workspace> WORKSPACE = ThreadLocal.withInitial(Workspace::new);

    /** The digest of a token, which is ASCII. */
    static TokenDigest of(String token) {
        return Objects.requireNonNull(of(token, 0), "a token is ASCII");
    }

    /** The digest of the text from there to its end, or null if it is not ASCII and so no token. */
    static @Nullable TokenDigest of(String text, int start) {
        return WORKSPACE.get().digest(text, start);
    }

    /** The first bits are as good a hash as any. */
    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    /** What one thread needs again and again: a known token then costs no copy of itself. */
    private static final class Workspace {

        private final MessageDigest sha256 = sha256();
        private final byte[] digest = new byte[LENGTH];
        private final ByteBuffer digestAsLongs = ByteBuffer.wrap(digest);
        private byte[] ascii = new byte[1024];

        private @Nullable TokenDigest digest(String text, int start) {
            int length = text.length() - start;
            if (ascii.length < length) {
                ascii = new byte[length * 2];
            }
            for (int i = 0; i < length; i++) {
                char c = text.charAt(start + i);
                if (c > 0x7F) {
                    return null;
                }
                ascii[i] = (byte) c;
            }
            sha256.update(ascii, 0, length);
            try {
                sha256.digest(digest, 0, LENGTH);
            } catch (DigestException e) {
                throw new IllegalStateException(e);
            }
            return new TokenDigest(
                    digestAsLongs.getLong(0),
                    digestAsLongs.getLong(8),
                    digestAsLongs.getLong(16),
                    digestAsLongs.getLong(24));
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
