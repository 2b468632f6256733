package io.portcullis.token;

import io.portcullis.QueryParameter;
import io.portcullis.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads the bearer token of a request (RFC 6750 section 2); thread-safe, total, and without any look at keys.
 */
public final class CredentialsReader {

    private static final String SCHEME = "Bearer";
    private static final QueryParameter ACCESS_TOKEN = QueryParameter.named("access_token");

    private final int maxSize;
    private final VerifiedTokens verified;

    /**
     * A reader that refuses longer tokens before it decodes them, and does not decode those that were verified before.
     *
     * @param maxSize in characters, which are bytes here
     */
    public CredentialsReader(int maxSize, VerifiedTokens verified) {
        this.maxSize = maxSize;
        this.verified = verified;
    }

    /**
     * Reads the credentials; every refusal is a value.
     *
     * @param authorization all values of the {@code Authorization} header
     * @param query the raw query, or null
     */
    public Credentials read(List<String> authorization, @Nullable String query) {
        if (authorization.isEmpty()) {
            return Credentials.Absent.INSTANCE;
        }
        if (authorization.size() > 1) {
            return new Credentials.Refused(Reason.CREDENTIALS_REPEATED);
        }
        if (ACCESS_TOKEN.isIn(query)) {
            return new Credentials.Refused(Reason.CREDENTIALS_IN_QUERY);
        }
        String value = authorization.get(0);
        return isBearer(value) ? readToken(value) : Credentials.Absent.INSTANCE;
    }

    /** Whatever cannot be part of a longer scheme's name ends this one: a lenient upstream might read on behind it. */
    private static boolean isBearer(String value) {
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (value.length() == SCHEME.length() || !isTokenCharacter(value.charAt(SCHEME.length())));
    }

    /** RFC 9110 section 5.6.2. */
    private static boolean isTokenCharacter(char c) {
        return c < 0x7F && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    private Credentials readToken(String value) {
        int start = SCHEME.length();
        while (start < value.length() && value.charAt(start) == ' ') {
            start++;
        }
        RememberedToken remembered = remembered(value, start);
        if (remembered != null) {
            return remembered;
        }
        try {
            return UnverifiedToken.parse(value.substring(start), maxSize);
        } catch (Refusal refusal) {
            return new Credentials.Refused(refusal.reason());
        }
    }

    private @Nullable RememberedToken remembered(String value, int start) {
        return value.length() - start > maxSize ? null : verified.find(TokenText.of(value, start));
    }
}
