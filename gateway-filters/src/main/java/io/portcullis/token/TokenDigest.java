package io.portcullis.token;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of a whole token whose signature is not yet known to be right: its author may have chosen all of it. */
record TokenDigest(long a, long b, long c, long d) {

    private static final int LENGTH = 32;
    private static final ThreadLocal<Workspace> WORKSPACE = ThreadLocal.withInitial(Workspace::new);

    /** The digest of a token, which is ASCII. */
    static TokenDigest of(String token) {
        return WORKSPACE.get().digest(token);
    }

    /** The first bits are as good a hash as any. */
    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    /** What one thread needs again and again. */
    private static final class Workspace {

        private final MessageDigest sha256 = sha256();
        private final byte[] digest = new byte[LENGTH];
        private final ByteBuffer digestAsLongs = ByteBuffer.wrap(digest);
        private byte[] ascii = new byte[1024];

        private TokenDigest digest(String token) {
            int length = token.length();
            if (ascii.length < length) {
                ascii = new byte[length * 2];
            }
            for (int i = 0; i < length; i++) {
                ascii[i] = (byte) token.charAt(i);
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
