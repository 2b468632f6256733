package io.portcullis.token;

import io.portcullis.Reason;
import io.portcullis.SafeText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of the registered claims (RFC 7519 section 4.1, RFC 9068 section 2.2): a claim that is there has its type,
 * so that nothing behind this line ever meets a {@code sub} that is a list or an {@code exp} that is a string.
 */
final class ClaimTypes {

    /** The last second of the year 9999, the last one that RFC 3339 can write. */
    static final long MAX_SECONDS = 253_402_300_799L;

    private static final List<String> STRINGS = List.of("iss", "sub", "jti", "client_id", "azp", "sid");
    /** {@code scope} is one string by RFC 8693 section 4.2; issuers older than that send a list. */
    private static final List<String> STRINGS_OR_LISTS = List.of("scope", "scp");

    private static final List<String> TIMES = List.of("exp", "nbf", "iat", "auth_time");
    private static final List<String> OBJECTS = List.of("cnf", "act", "may_act");

    private ClaimTypes() {}

    /** Throws the refusal of the first claim that is of the wrong type. */
    static void require(Map<String, @Nullable Object> claims) {
        for (String name : STRINGS) {
            if (claims.containsKey(name)) {
                requireText(claims.get(name));
            }
        }
        for (String name : STRINGS_OR_LISTS) {
            if (claims.containsKey(name)) {
                requireTexts(claims.get(name));
            }
        }
        for (String name : TIMES) {
            requireType(!claims.containsKey(name) || isTime(claims.get(name)));
        }
        for (String name : OBJECTS) {
            requireType(!claims.containsKey(name) || claims.get(name) instanceof Map);
        }
        if (claims.containsKey("aud")) {
            requireType(!List.of().equals(claims.get("aud")));
            requireTexts(claims.get("aud"));
        }
    }

    private static void requireTexts(@Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(ClaimTypes::requireText);
        } else {
            requireText(value);
        }
    }

    private static boolean isTime(@Nullable Object value) {
        return value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= MAX_SECONDS;
    }

    private static void requireText(@Nullable Object value) {
        requireType(value instanceof String);
        if (value instanceof String text && !SafeText.isSafe(text)) {
            throw new Refusal(Reason.TOKEN_UNSAFE_TEXT);
        }
    }

    private static void requireType(boolean isOfType) {
        if (!isOfType) {
            throw new Refusal(Reason.TOKEN_CLAIM_TYPE);
        }
    }
}
