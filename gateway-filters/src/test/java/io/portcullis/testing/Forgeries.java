package io.portcullis.testing;

import static io.portcullis.testing.TestKey.encode;
import static io.portcullis.testing.TestToken.valid;

import io.portcullis.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Every token that the front door must refuse, each broken in one way. */
public final class Forgeries {

    private static final TestKey ES256 = TestKey.of("ES256");
    private static final TestKey RS256 = TestKey.of("RS256");

    private final List<Forgery> all = new ArrayList<>();

    /** All of them, against an issuer with the keys ES256, RS256 and Ed25519 and the profile access-token. */
    public static List<Forgery> all() {
        Forgeries forgeries = new Forgeries();
        forgeries.spellings();
        forgeries.parts();
        forgeries.sizes();
        forgeries.json();
        forgeries.headers();
        forgeries.types();
        forgeries.texts();
        forgeries.algorithms();
        forgeries.keys();
        forgeries.signatures();
        forgeries.claims();
        forgeries.kinds();
        return List.copyOf(forgeries.all);
    }

    private void add(String line, String token, Reason reason) {
        all.add(new Forgery(line, token, reason));
    }

    private void spellings() {
        String token = valid().compact();
        add("F1 padding behind the signature", token + "=", Reason.TOKEN_CHARACTERS);
        add("F1 padding inside", token.replaceFirst("\\.", "=."), Reason.TOKEN_CHARACTERS);
        add("F1 plus", swap(token, '+'), Reason.TOKEN_CHARACTERS);
        add("F1 slash", swap(token, '/'), Reason.TOKEN_CHARACTERS);
        add("F1 tilde", swap(token, '~'), Reason.TOKEN_CHARACTERS);
        add("F1 percent-encoded dot", token.replaceFirst("\\.", "%2e"), Reason.TOKEN_CHARACTERS);
        add("F1 blank inside", token.replaceFirst("\\.", ". "), Reason.TOKEN_CHARACTERS);
        add("F1 tab inside", token.replaceFirst("\\.", ".\t"), Reason.TOKEN_CHARACTERS);
        add("F1 comma and a second token", token + "," + token, Reason.TOKEN_CHARACTERS);
        add("F1 not ASCII", token.replaceFirst("\\.", ".é"), Reason.TOKEN_CHARACTERS);
        add("F1 Latin-1 letter", token + "\u00c1", Reason.TOKEN_CHARACTERS);
        add("F3 unused bits of the signature set", withUnusedBits(token), Reason.TOKEN_NOT_CANONICAL);
        add("F3 unused bits of the payload set", payloadWithUnusedBits(), Reason.TOKEN_NOT_CANONICAL);
        add("F3 a lone last digit", token + "AAA", Reason.TOKEN_NOT_CANONICAL);
    }

    private static String swap(String token, char c) {
        int at = token.indexOf('.') + 5;
        return token.substring(0, at) + c + token.substring(at + 1);
    }

    /** 64 bytes are 86 digits, of which the last carries four bits that belong to no byte. */
    private static String withUnusedBits(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + alphabet.charAt(last + 1);
    }

    private static String payloadWithUnusedBits() {
        TestToken token = valid();
        for (int i = 0; token.claimsJson().length() % 3 != 1; i++) {
            token = valid().claim("pad", "x".repeat(i));
        }
        String[] parts = token.compact().split("\\.", -1);
        return parts[0] + "." + withUnusedBits(parts[1]) + "." + parts[2];
    }

    private void parts() {
        String[] parts = valid().compact().split("\\.", -1);
        add("F2 one part", parts[0], Reason.TOKEN_PARTS);
        add("F2 two parts", parts[0] + "." + parts[1], Reason.TOKEN_PARTS);
        add("F2 four parts", String.join(".", parts) + ".AA", Reason.TOKEN_PARTS);
        add("F2 five parts, a JWE", jwe(), Reason.TOKEN_PARTS);
        add("F2 five arbitrary parts", "a.b.c.d.e", Reason.TOKEN_PARTS);
        add("F2 six parts", "a.b.c.d.e.f", Reason.TOKEN_PARTS);
        add("F2 no signature", parts[0] + "." + parts[1] + ".", Reason.TOKEN_PARTS);
        add("F2 no payload, a detached one", parts[0] + ".." + parts[2], Reason.TOKEN_PARTS);
        add("F2 no header", "." + parts[1] + "." + parts[2], Reason.TOKEN_PARTS);
        add("F2 only dots", "..", Reason.TOKEN_PARTS);
        add("F2 JSON serialization", "{\"payload\":\"" + parts[1] + "\"}", Reason.TOKEN_CHARACTERS);
        add("F2 zip", valid().header("zip", "DEF").compact(), Reason.TOKEN_COMPRESSED);
    }

    private static String jwe() {
        return encode("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + ".AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";
    }

    private void sizes() {
        add("F4 longer than 8 KiB", valid().claim("pad", "x".repeat(8192)).compact(), Reason.TOKEN_TOO_LARGE);
        add(
                "F4 header longer than 2 KiB",
                valid().header("pad", "x".repeat(2048)).compact(),
                Reason.TOKEN_TOO_LARGE);
    }

    private void json() {
        String claims = valid().claimsJson();
        add("F5 byte order mark", valid().compactWithClaims("\uFEFF" + claims), Reason.TOKEN_JSON);
        add("F5 text behind the object", valid().compactWithClaims(claims + "x"), Reason.TOKEN_JSON);
        add("F5 a second object", valid().compactWithClaims(claims + "{}"), Reason.TOKEN_JSON);
        add("F5 an array", valid().compactWithClaims("[" + claims + "]"), Reason.TOKEN_JSON);
        add("F5 a string", valid().compactWithClaims("\"x\""), Reason.TOKEN_JSON);
        add("F5 null", valid().compactWithClaims("null"), Reason.TOKEN_JSON);
        add("F5 nothing but blanks", valid().compactWithClaims("  "), Reason.TOKEN_JSON);
        add("F5 single quotes", valid().compactWithClaims("{'iss':'x'}"), Reason.TOKEN_JSON);
        add("F5 a comment", valid().compactWithClaims("/**/" + claims), Reason.TOKEN_JSON);
        add("F5 trailing comma", valid().compactWithClaims(claims.replace("}", ",}")), Reason.TOKEN_JSON);
        add("F5 duplicate claim", duplicated(claims, "\"sub\":\"admin\""), Reason.TOKEN_JSON);
        add("F5 duplicate claim in another spelling", duplicated(claims, "\"s\\u0075b\":\"admin\""), Reason.TOKEN_JSON);
        add(
                "F5 duplicate member at depth",
                valid().compactWithRawClaim("realm", "{\"a\":{\"b\":1,\"b\":2}}"),
                Reason.TOKEN_JSON);
        add(
                "F5 duplicate header member",
                valid().compactWithHeader(valid().headerJson().replace("{", "{\"alg\":\"none\",")),
                Reason.TOKEN_JSON);
        add(
                "F5 deeper than 32",
                valid().compactWithRawClaim("deep", "[".repeat(33) + "]".repeat(33)),
                Reason.TOKEN_JSON);
        add(
                "F5 more than 256 members",
                valid().compactWithRawClaim("many", "[" + "1,".repeat(300) + "1]"),
                Reason.TOKEN_JSON);
        add(
                "F5 not UTF-8",
                withBytes(new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, '"', '}'}),
                Reason.TOKEN_JSON);
        add(
                "F5 overlong UTF-8",
                withBytes(new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'}),
                Reason.TOKEN_JSON);
        add("F5 lone surrogate", valid().compactWithRawClaim("x", "\"\\ud800\""), Reason.TOKEN_JSON);
        add("F5 control character in a string", valid().compactWithRawClaim("x", "\"a\nb\""), Reason.TOKEN_JSON);
    }

    private static String duplicated(String claims, String member) {
        return valid().compactWithClaims(claims.substring(0, claims.length() - 1) + "," + member + "}");
    }

    private static String withBytes(byte[] payload) {
        String input = encode(valid().headerJson()) + "." + encode(payload);
        return input + "." + encode(ES256.signature(input.getBytes(StandardCharsets.US_ASCII)));
    }

    private void headers() {
        add("F6 crit", valid().header("crit", List.of("exp")).header("exp", 1).compact(), Reason.TOKEN_CRIT);
        add("F6 empty crit", valid().header("crit", List.of()).compact(), Reason.TOKEN_CRIT);
        add(
                "F6 crit b64",
                valid().header("crit", List.of("b64")).header("b64", false).compact(),
                Reason.TOKEN_CRIT);
        add("F6 b64 true", valid().header("b64", true).compact(), Reason.TOKEN_CRIT);
        add(
                "F6 embedded jwk of the attacker",
                valid().by(TestKey.create("ES256", "mine"))
                        .header("jwk", TestKey.create("ES256", "mine").jwk().toJSONObject())
                        .compact(),
                Reason.TOKEN_EMBEDDED_KEY);
        add("F6 x5c", valid().header("x5c", List.of("MIIB")).compact(), Reason.TOKEN_EMBEDDED_KEY);
        add("F7 alg is no string", valid().header("alg", 1).compact(), Reason.TOKEN_CLAIM_TYPE);
        add("F7 alg is missing", valid().withoutHeader("alg").compact(), Reason.TOKEN_CLAIM_TYPE);
        add("F7 kid is no string", valid().header("kid", 1).compact(), Reason.TOKEN_CLAIM_TYPE);
        add("F7 kid is null", valid().header("kid", null).compact(), Reason.TOKEN_CLAIM_TYPE);
        add("F7 typ is no string", valid().header("typ", List.of("at+jwt")).compact(), Reason.TOKEN_CLAIM_TYPE);
    }

    private void types() {
        for (String name : List.of("iss", "sub", "jti", "client_id", "scope", "sid", "azp")) {
            for (String raw : List.of("1", "null", "true", "[]", "{}", "[\"u1\"]")) {
                add("F7 " + name + " is " + raw, valid().compactWithRawClaim(name, raw), Reason.TOKEN_CLAIM_TYPE);
            }
        }
        for (String name : List.of("exp", "nbf", "iat", "auth_time")) {
            for (String raw : List.of(
                    "-1",
                    "-0.1",
                    "9007199254740993",
                    "9223372036854775807",
                    "253402300800",
                    "\"1\"",
                    "null",
                    "true",
                    "[]",
                    "{}")) {
                add("F7 " + name + " is " + raw, valid().compactWithRawClaim(name, raw), Reason.TOKEN_CLAIM_TYPE);
            }
            for (String raw : List.of("1e400", ".9", "01", "+1", "0x10", "NaN", "Infinity", "1.", "1e", "--1")) {
                add("F7 " + name + " is " + raw, valid().compactWithRawClaim(name, raw), Reason.TOKEN_JSON);
            }
        }
        for (String raw :
                List.of("1", "null", "[]", "{}", "[1]", "[\"" + TestToken.AUDIENCE + "\",null]", "[[\"a\"]]")) {
            add("F7 aud is " + raw, valid().compactWithRawClaim("aud", raw), Reason.TOKEN_CLAIM_TYPE);
        }
        add("F7 cnf is no object", valid().claim("cnf", "x").compact(), Reason.TOKEN_CLAIM_TYPE);
        add("F7 act is no object", valid().claim("act", List.of()).compact(), Reason.TOKEN_CLAIM_TYPE);
    }

    private void texts() {
        for (String text : List.of(
                "a\nb", "a\rb", "a\u0000", "a\u007f", "a\u0085", "a\u2028b", "a\u202eb", "a\u2066b", "a\u200f")) {
            String shown = String.format("U+%04X", (int) text.charAt(1));
            add("F8 " + shown + " in sub", valid().claim("sub", text).compact(), Reason.TOKEN_UNSAFE_TEXT);
        }
        add("F8 line break in scope", valid().claim("scope", "a\nb").compact(), Reason.TOKEN_UNSAFE_TEXT);
        add("F8 line break in client_id", valid().claim("client_id", "a\r\nb").compact(), Reason.TOKEN_UNSAFE_TEXT);
        add(
                "F8 line break in aud",
                valid().claim("aud", List.of(TestToken.AUDIENCE, "a\nb")).compact(),
                Reason.TOKEN_UNSAFE_TEXT);
        add("F8 line break in tenant", valid().claim("tenant", "a\nb").compact(), Reason.TENANT_INVALID);
        add("F7 tenant is no string", valid().claim("tenant", List.of("acme")).compact(), Reason.TENANT_INVALID);
        add("F7 tenant is empty", valid().claim("tenant", "").compact(), Reason.TENANT_INVALID);
    }

    private void algorithms() {
        for (String none : List.of("none", "None", "NONE", "nOnE", "", " none")) {
            add("K1 alg '" + none + "'", valid().header("alg", none).compact(), Reason.ALGORITHM_REFUSED);
        }
        for (String other :
                List.of("es256", "ES256 ", "Es256", "ES256K", "HS256", "RS1", "dir", "ES384", "PS256", "EdDSA")) {
            add("K1 alg '" + other + "'", valid().header("alg", other).compact(), Reason.ALGORITHM_REFUSED);
        }
        String publicKey = RS256.jwk().toRSAKey().toJSONString();
        add(
                "K1 key confusion, HMAC with the JWK's bytes",
                confused(publicKey.getBytes(StandardCharsets.UTF_8)),
                Reason.ALGORITHM_REFUSED);
        add("K1 key confusion, HMAC with the DER bytes", confused(der()), Reason.ALGORITHM_REFUSED);
        add(
                "K1 key confusion, HMAC with the PEM text",
                confused(pem().getBytes(StandardCharsets.US_ASCII)),
                Reason.ALGORITHM_REFUSED);
        add(
                "K2 RS256 token that names the ES256 key",
                valid().by(RS256).header("kid", "ES256").compact(),
                Reason.KEY_ALGORITHM_MISMATCH);
        add(
                "K2 ES256 token that names the RS256 key",
                valid().header("kid", "RS256").compact(),
                Reason.KEY_ALGORITHM_MISMATCH);
        add(
                "K2 RS256 key used with RS512",
                valid().by(RS256).header("alg", "RS512").compact(),
                Reason.KEY_ALGORITHM_MISMATCH);
    }

    private static byte[] der() {
        try {
            return RS256.jwk().toRSAKey().toRSAPublicKey().getEncoded();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der()) + "\n-----END PUBLIC KEY-----\n";
    }

    private static String confused(byte[] publicKeyAsSecret) {
        return valid().by(TestKey.hmac("HS256", "RS256", publicKeyAsSecret)).compact();
    }

    private void keys() {
        for (String kid : List.of(
                "other",
                "",
                "../../etc/passwd",
                "' OR '1'='1",
                "ES256\u0000",
                "es256",
                "ES256 ",
                "https://evil.example/k",
                "{{7*7}}",
                "*",
                "${jndi:ldap://evil}")) {
            add(
                    "K4 kid '" + kid.replace("\u0000", "\\0") + "'",
                    valid().header("kid", kid).compact(),
                    Reason.KEY_UNKNOWN);
        }
        add(
                "K4 kid longer than 128 characters",
                valid().header("kid", "k".repeat(129)).compact(),
                Reason.TOKEN_CLAIM_TYPE);
        add("K4 no kid beside several keys", valid().withoutHeader("kid").compact(), Reason.KEY_AMBIGUOUS);
    }

    private void signatures() {
        TestKey stranger = TestKey.create("ES256", "ES256");
        add("K6 signed by a stranger's ES256 key", valid().forgedBy(stranger).compact(), Reason.SIGNATURE_WRONG);
        add(
                "K6 signed by a stranger's RS256 key",
                valid().by(TestKey.create("RS256", "RS256")).compact(),
                Reason.SIGNATURE_WRONG);
        add(
                "K6 signed by a stranger's Ed25519 key",
                valid().by(TestKey.create("Ed25519", "Ed25519")).compact(),
                Reason.SIGNATURE_WRONG);
        add("K6 r = s = 0", withSignature(new byte[64]), Reason.SIGNATURE_MALFORMED);
        add("K6 s = 0", withSignature(signature(1, 0)), Reason.SIGNATURE_MALFORMED);
        add("K6 r = 0", withSignature(signature(0, 1)), Reason.SIGNATURE_MALFORMED);
        byte[] tooLarge = new byte[64];
        java.util.Arrays.fill(tooLarge, (byte) 0xFF);
        add("K6 r and s above n", withSignature(tooLarge), Reason.SIGNATURE_MALFORMED);
        add("K6 DER instead of r and s", withSignature(new byte[70]), Reason.SIGNATURE_MALFORMED);
        add("K6 too short", withSignature(new byte[63]), Reason.SIGNATURE_MALFORMED);
        add("K6 r = s = 1", withSignature(signature(1, 1)), Reason.SIGNATURE_WRONG);
        String[] parts = valid().compact().split("\\.", -1);
        add(
                "K6 another payload",
                parts[0] + "." + encode(valid().claim("sub", "admin").claimsJson()) + "." + parts[2],
                Reason.SIGNATURE_WRONG);
        add(
                "K6 another header",
                encode(valid().header("x", 1).headerJson()) + "." + parts[1] + "." + parts[2],
                Reason.SIGNATURE_WRONG);
        add(
                "K6 Ed25519 of zeros",
                valid().by(TestKey.of("Ed25519")).compact().replaceFirst("[^.]*$", encode(new byte[64])),
                Reason.SIGNATURE_WRONG);
        add(
                "K6 RS256 too short",
                valid().by(RS256).compact().replaceFirst("[^.]*$", encode(new byte[255])),
                Reason.SIGNATURE_MALFORMED);
        add(
                "K6 RS256 of zeros",
                valid().by(RS256).compact().replaceFirst("[^.]*$", encode(new byte[256])),
                Reason.SIGNATURE_WRONG);
    }

    private static byte[] signature(int r, int s) {
        byte[] signature = new byte[64];
        signature[31] = (byte) r;
        signature[63] = (byte) s;
        return signature;
    }

    private static String withSignature(byte[] signature) {
        return valid().compact().replaceFirst("[^.]*$", encode(signature));
    }

    private void claims() {
        long now = Instant.now().getEpochSecond();
        add("C1 unknown issuer", valid().claim("iss", "https://evil.example").compact(), Reason.ISSUER_UNKNOWN);
        add(
                "C1 issuer with a slash behind",
                valid().claim("iss", TestToken.ISSUER + "/").compact(),
                Reason.ISSUER_UNKNOWN);
        add(
                "C1 issuer in another case",
                valid().claim("iss", TestToken.ISSUER.toUpperCase(java.util.Locale.ROOT))
                        .compact(),
                Reason.ISSUER_UNKNOWN);
        add("C1 no issuer", valid().without("iss").compact(), Reason.ISSUER_UNKNOWN);
        add("C2 other audience", valid().claim("aud", "https://other.example").compact(), Reason.AUDIENCE_WRONG);
        add("C2 no audience", valid().without("aud").compact(), Reason.AUDIENCE_WRONG);
        add("C3 no exp", valid().without("exp").compact(), Reason.TOKEN_CLAIM_MISSING);
        add(
                "C3 expired",
                valid().claim("iat", now - 400).claim("exp", now - 100).compact(),
                Reason.TOKEN_EXPIRED);
        add(
                "C3 expires before it was issued",
                valid().claim("iat", now + 10).claim("exp", now + 10).compact(),
                Reason.TOKEN_LIFETIME);
        add("F7 scp is a list of numbers", valid().claim("scp", List.of(1)).compact(), Reason.TOKEN_CLAIM_TYPE);
        add("C3 lives longer than allowed", valid().claim("exp", now + 3602).compact(), Reason.TOKEN_LIFETIME);
        add("C3 exp at the end of time", valid().claim("exp", 253_402_300_799L).compact(), Reason.TOKEN_LIFETIME);
        add("C4 not yet valid", valid().claim("nbf", now + 100).compact(), Reason.TOKEN_NOT_YET_VALID);
        add("C4 nbf at the end of time", valid().claim("nbf", 253_402_300_799L).compact(), Reason.TOKEN_NOT_YET_VALID);
        add("C4 issued in the future", valid().claim("iat", now + 100).compact(), Reason.TOKEN_FROM_FUTURE);
        for (String name : List.of("sub", "jti", "client_id", "iat")) {
            add("C5 no " + name, valid().without(name).compact(), Reason.TOKEN_CLAIM_MISSING);
        }
        add(
                "C8 cnf with x5t#S256",
                valid().claim("cnf", Map.of("x5t#S256", "x")).compact(),
                Reason.SENDER_CONSTRAINED);
        add(
                "C8 cnf with jkt, a DPoP-bound token",
                valid().claim("cnf", Map.of("jkt", "x")).compact(),
                Reason.SENDER_CONSTRAINED);
        add(
                "C8 cnf with an unknown member",
                valid().claim("cnf", Map.of("other", "x")).compact(),
                Reason.SENDER_CONSTRAINED);
        add("C8 empty cnf", valid().claim("cnf", Map.of()).compact(), Reason.SENDER_CONSTRAINED);
    }

    private void kinds() {
        for (String type : List.of(
                "JWT",
                "jwt",
                "id_token+jwt",
                "logout+jwt",
                "secevent+jwt",
                "statuslist+jwt",
                "dpop+jwt",
                "token-introspection+jwt",
                "oauth-authz-req+jwt",
                "at+jwt ",
                "application/at+jwt;v=1",
                "JOSE")) {
            add("C5 typ " + type, valid().header("typ", type).compact(), Reason.TOKEN_TYPE);
        }
        add("C5 no typ", valid().withoutHeader("typ").compact(), Reason.TOKEN_TYPE);
        add("C6 ID token", kind("nonce", "n"), Reason.TOKEN_OF_OTHER_KIND);
        add("C6 ID token with at_hash", kind("at_hash", "h"), Reason.TOKEN_OF_OTHER_KIND);
        add(
                "C6 logout token",
                kind("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of())),
                Reason.TOKEN_OF_OTHER_KIND);
        add("C6 security event token", kind("events", Map.of("urn:example", Map.of())), Reason.TOKEN_OF_OTHER_KIND);
        add("C6 status list token", kind("status_list", Map.of("bits", 1)), Reason.TOKEN_OF_OTHER_KIND);
        add("C6 DPoP proof", kind("htm", "GET"), Reason.TOKEN_OF_OTHER_KIND);
        add(
                "C6 introspection response",
                kind("token_introspection", Map.of("active", true)),
                Reason.TOKEN_OF_OTHER_KIND);
        add("C6 request object", kind("response_type", "code"), Reason.TOKEN_OF_OTHER_KIND);
    }

    /** Another kind of JWT that has been given the right typ all the same. */
    private static String kind(String mark, Object value) {
        return valid().claim(mark, value).compact();
    }
}
