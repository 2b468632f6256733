package io.portcullis.token;

import io.portcullis.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token in JWS compact serialization (RFC 7515 section 7.1) of exactly one spelling, whose header and claims are
 * well-formed and of the right types. Nothing in it is to be believed. Immutable.
 */
public final class UnverifiedToken implements Credentials {

    private static final int MAX_HEADER_LENGTH = 2048;
    private static final int MAX_MEMBERS = 256;

    private final String value;
    private final int signatureDot;
    private final JoseHeader header;
    private final Map<String, @Nullable Object> claims;
    private final byte[] signature;

    private UnverifiedToken(
            String value, int signatureDot, JoseHeader header, Map<String, @Nullable Object> claims, byte[] signature) {
        this.value = value;
        this.signatureDot = signatureDot;
        this.header = header;
        this.claims = claims;
        this.signature = signature;
    }

    /** Reads a token, cheapest checks first, or throws the refusal. */
    static UnverifiedToken parse(String value, int maxSize) {
        if (value.isEmpty()) {
            throw new Refusal(Reason.TOKEN_EMPTY);
        }
        if (value.length() > maxSize) {
            throw new Refusal(Reason.TOKEN_TOO_LARGE);
        }
        requireCharacters(value);
        int first = value.indexOf('.');
        int second = first < 0 ? -1 : value.indexOf('.', first + 1);
        if (first < 1 || second < first + 2 || second == value.length() - 1 || value.indexOf('.', second + 1) >= 0) {
            throw new Refusal(Reason.TOKEN_PARTS);
        }
        if (first > MAX_HEADER_LENGTH) {
            throw new Refusal(Reason.TOKEN_TOO_LARGE);
        }
        byte[] signature = decode(value, second + 1, value.length());
        JoseHeader header = JoseHeader.of(json(value, 0, first));
        Map<String, @Nullable Object> claims = json(value, first + 1, second);
        ClaimTypes.require(claims);
        return new UnverifiedToken(value, second, header, claims, signature);
    }

    private static void requireCharacters(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Base64Url.isDigit(c) && c != '.') {
                throw new Refusal(Reason.TOKEN_CHARACTERS);
            }
        }
    }

    private static byte[] decode(String value, int start, int end) {
        byte[] bytes = Base64Url.decode(value, start, end);
        if (bytes == null) {
            throw new Refusal(Reason.TOKEN_NOT_CANONICAL);
        }
        return bytes;
    }

    private static Map<String, @Nullable Object> json(String value, int start, int end) {
        try {
            return StrictJson.object(decode(value, start, end), MAX_MEMBERS);
        } catch (MalformedJsonException e) {
            throw new Refusal(Reason.TOKEN_JSON);
        }
    }

    /** The token as it was presented. */
    String value() {
        return value;
    }

    JoseHeader header() {
        return header;
    }

    /** The claims as their author wrote them. */
    Map<String, @Nullable Object> claims() {
        return claims;
    }

    /** What the signature is over (RFC 7515 section 5.1). */
    byte[] signingInput() {
        return value.substring(0, signatureDot).getBytes(StandardCharsets.US_ASCII);
    }

    byte[] signature() {
        return signature;
    }

    /** A credential does not belong into a log. */
    @Override
    public String toString() {
        return "UnverifiedToken[]";
    }
}
