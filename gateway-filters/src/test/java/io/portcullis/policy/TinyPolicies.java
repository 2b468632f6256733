package io.portcullis.policy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Documents in one line, {@code tenant/name [version] mode words}: how they travel does not depend on what they say. */
final class TinyPolicies {

    private static final Pattern LINE =
            Pattern.compile("([^/ ]+)/([^ ]+)(?: v([0-9]+))? (enforce|shadow|disabled)(?: (.*))?");

    private static final PolicyCompiler COMPILER = new PolicyCompiler(ExpressionCompiler.none());

    private TinyPolicies() {}

    static PolicySource read(String text) {
        Matcher line = LINE.matcher(text.strip());
        if (!line.matches()) {
            throw new InvalidPolicyException(List.of(new PolicyError(1, 1, "it is no tiny policy")));
        }
        PolicyDocument document = new PolicyDocument(
                new PolicyKey(line.group(1), line.group(2)),
                line.group(3) == null ? 0 : Long.parseLong(line.group(3)),
                PolicyMode.valueOf(line.group(4).toUpperCase(Locale.ROOT)),
                AppliesTo.EVERYTHING,
                ClaimNames.STANDARD,
                List.of(),
                List.of(),
                List.of());
        return new PolicySource(text, document, digest(line));
    }

    private static String digest(Matcher line) {
        String canonical = line.group(1) + "/" + line.group(2) + " " + line.group(4) + " " + line.group(5);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static CompiledPolicy compile(PolicyDocument document) {
        return COMPILER.compile(document);
    }

    static String digest(String text) {
        return read(text).digest();
    }

    /** The reference to this text under this version. */
    static PolicyReference reference(String text, long version) {
        return PolicyReference.to(read(text), version);
    }
}
