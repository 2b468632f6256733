package io.portcullis.revocation;

import io.portcullis.Cidr;
import org.jspecify.annotations.Nullable;

/** The one text of a revocation in the log, in both directions; strict, so that no entry has a second spelling. */
final class RevocationText {

    private static final int FIELDS = 5;
    private static final int MAX_LENGTH = 2200;
    private static final int MAX_DIGITS = 10;
    private static final String LIFTED = "-";

    private RevocationText() {}

    static String of(Revocation entry) {
        return entry.kind().label()
                + ' '
                + (entry.address() != null ? entry.address() : entry.key().hex())
                + ' '
                + entry.generation()
                + (entry.lifted() ? LIFTED : "")
                + ' '
                + entry.notBefore()
                + ' '
                + entry.expires()
                + (entry.detail().isEmpty() ? "" : ' ' + entry.detail());
    }

    /**
     * Reads what {@link #of} writes.
     *
     * @throws MalformedRevocationException if it is anything else
     */
    static Revocation parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedRevocationException("the text is too long");
        }
        String[] fields = text.split(" ", FIELDS + 1);
        if (fields.length < FIELDS || (fields.length > FIELDS && fields[FIELDS].isEmpty())) {
            throw new MalformedRevocationException("the number of fields is wrong");
        }
        RevocationKind kind = found(RevocationKind.labelled(fields[0]), "the kind is unknown");
        Cidr block = kind == RevocationKind.ADDRESS ? block(fields[1]) : null;
        boolean lifted = fields[2].endsWith(LIFTED);
        return new Revocation(
                kind,
                block != null ? Revocation.keyOf(block) : found(RevocationKey.ofHex(fields[1]), "the key is malformed"),
                block,
                (int) number(lifted ? fields[2].substring(0, fields[2].length() - 1) : fields[2]),
                lifted,
                number(fields[3]),
                number(fields[4]),
                fields.length > FIELDS ? fields[FIELDS] : "");
    }

    private static <T> T found(@Nullable T value, String otherwise) {
        if (value == null) {
            throw new MalformedRevocationException(otherwise);
        }
        return value;
    }

    private static Cidr block(String text) {
        try {
            Cidr block = Cidr.of(text);
            if (block.toString().equals(text)) {
                return block;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedRevocationException("the block is malformed");
        }
        throw new MalformedRevocationException("the block is not written in its canonical way");
    }

    /** Decimal without a sign and without leading zeros, at most 32 bits. */
    private static long number(String digits) {
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MAX_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits.length() == 1 || digits.charAt(0) != '0');
        long number = isNumber ? Long.parseLong(digits) : -1;
        if (number < 0 || number > Revocation.ALWAYS) {
            throw new MalformedRevocationException("a number is malformed");
        }
        return number;
    }
}
