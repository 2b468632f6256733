package io.portcullis.ratelimit;

import io.portcullis.ClaimPath;
import io.portcullis.VerifiedToken;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By what a limit tells callers apart: {@code subject}, {@code client}, {@code tenant}, {@code address}, {@code route}, {@code
 * claim:<name>}, {@code header:<name>}, or several of them joined by {@code +}. Immutable.
 *
 * <p>As text, a subject or client is {@code <issuer name>:<id>}, and values are joined by {@code +}; whatever is no letter,
 * digit or one of {@code . _ @ ~ -} is percent-encoded in UTF-8. A value that is missing is a single hyphen, so all
 * requests without it are counted together; a very long text is replaced by a digest.
 */
public final class LimitKey {

    private static final String MISSING = "-";
    private static final int LONGEST = 200;
    private static final Pattern JOINT =
            Pattern.compile("\\+(?=(?:subject|client|tenant|address|route)(?:\\+|$)|claim:|header:)");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final boolean[] IS_PLAIN = plain();

    /** One thing by which callers are told apart. */
    private interface Part {
        String of(LimitedRequest request);
    }

    private final String text;
    private final List<Part> parts;
    private final boolean isOfAddress;
    private final boolean needsToken;

    private LimitKey(String text, List<Part> parts, boolean isOfAddress, boolean needsToken) {
        this.text = text;
        this.parts = parts;
        this.isOfAddress = isOfAddress;
        this.needsToken = needsToken;
    }

    /**
     * Reads a key.
     *
     * @param elements each one part or several that are joined
     * @param ipv6Prefix how many bits of an IPv6 address count, 32 to 128
     * @throws IllegalArgumentException if one of them is none
     */
    public static LimitKey of(List<String> elements, int ipv6Prefix) {
        List<Part> parts = new ArrayList<>();
        boolean isOfAddress = false;
        boolean needsToken = false;
        for (String element : elements) {
            for (String name : JOINT.split(element.strip(), -1)) {
                parts.add(part(name, ipv6Prefix));
                isOfAddress |= name.equals("address");
                needsToken |= !name.equals("address") && !name.equals("route") && !name.startsWith("header:");
            }
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("key is empty; expected " + known());
        }
        return new LimitKey(String.join("+", elements), List.copyOf(parts), isOfAddress, needsToken);
    }

    private static Part part(String name, int ipv6Prefix) {
        if (name.startsWith("claim:") && name.length() > "claim:".length()) {
            ClaimPath claim = ClaimPath.of(name.substring("claim:".length()));
            return request -> claim(request.token(), claim);
        }
        if (name.startsWith("header:")) {
            String header = name.substring("header:".length()).toLowerCase(Locale.ROOT);
            if (!HEADER_NAME.matcher(header).matches()) {
                throw new IllegalArgumentException("key names the header '" + header + "'; expected a header's name");
            }
            return request -> joined(request.header(header));
        }
        return switch (name) {
            case "subject" -> request -> ofIssuer(request.token(), VerifiedToken::subject);
            case "client" -> request -> ofIssuer(request.token(), VerifiedToken::clientId);
            case "tenant" ->
                request ->
                        encoded(request.token() == null ? null : request.token().tenant());
            case "route" -> request -> encoded(request.route());
            case "address" -> request -> address(request.address(), ipv6Prefix);
            default -> throw new IllegalArgumentException("key is '" + name + "'; expected " + known());
        };
    }

    private static String known() {
        return "subject, client, tenant, address, route, claim:<name> or header:<name>, or several joined by +";
    }

    /** A subject is only ever one of an issuer. */
    private static String ofIssuer(
            @Nullable VerifiedToken token, java.util.function.Function<VerifiedToken, @Nullable String> id) {
        String value = token == null ? null : id.apply(token);
        return token == null || value == null ? MISSING : encoded(token.issuerName()) + ":" + encoded(value);
    }

    private static String claim(@Nullable VerifiedToken token, ClaimPath claim) {
        return token == null ? MISSING : joined(claim.texts(token.claims()));
    }

    private static String joined(List<String> values) {
        return values.isEmpty()
                ? MISSING
                : values.size() == 1
                        ? encoded(values.get(0))
                        : values.stream().sorted().map(LimitKey::encoded).collect(Collectors.joining(","));
    }

    /** Whoever has an IPv6 network of their own has any number of addresses. */
    private static String address(@Nullable InetAddress address, int ipv6Prefix) {
        if (address == null) {
            return MISSING;
        }
        if (!(address instanceof Inet6Address) || ipv6Prefix == 128) {
            return withoutZone(address.getHostAddress());
        }
        byte[] network = address.getAddress();
        for (int i = ipv6Prefix; i < 128; i++) {
            network[i / 8] &= (byte) ~(0x80 >>> (i % 8));
        }
        try {
            return InetAddress.getByAddress(network).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[128];
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._@~-"
                .chars()
                .forEach(c -> plain[c] = true);
        return plain;
    }

    private static String encoded(@Nullable String value) {
        if (value == null) {
            return MISSING;
        }
        if (value.equals(MISSING)) {
            return "%2D";
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 128 || !IS_PLAIN[c]) {
                return percentEncoded(value);
            }
        }
        return value;
    }

    private static String percentEncoded(String value) {
        StringBuilder encoded = new StringBuilder(value.length() + 16);
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            if (each >= 0 && IS_PLAIN[each]) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }

    /** Whether it tells by address and needs no token, so that floods are refused before a token is verified. */
    boolean isBeforeToken() {
        return isOfAddress && !needsToken;
    }

    /** Who the request is counted for. */
    String of(LimitedRequest request) {
        String key = parts.get(0).of(request);
        if (parts.size() > 1) {
            StringBuilder joined = new StringBuilder(key);
            for (int i = 1; i < parts.size(); i++) {
                joined.append('+').append(parts.get(i).of(request));
            }
            key = joined.toString();
        }
        return key.length() <= LONGEST ? key : digest(key);
    }

    private static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha256~" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
