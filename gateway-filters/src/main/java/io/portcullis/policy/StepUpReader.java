package io.portcullis.policy;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how strongly a caller must have authenticated. */
final class StepUpReader {

    private static final long MOST_SECONDS = Duration.ofDays(365).toSeconds();
    private static final Pattern AGE = Pattern.compile("([0-9]{1,9})([smhd])");

    private final Reading reading;

    StepUpReader(Reading reading) {
        this.reading = reading;
    }

    @Nullable
    StepUp read(Tree tree) {
        Fields fields = reading.fields(tree, "'stepUp'", "acrAnyOf", "amrAllOf", "maxAge");
        if (fields == null || !fields.requireOneOf("acrAnyOf", "amrAllOf", "maxAge")) {
            return null;
        }
        Tree acr = fields.get("acrAnyOf");
        Tree amr = fields.get("amrAllOf");
        Tree age = fields.get("maxAge");
        return new StepUp(
                acr == null ? List.of() : reading.each(reading.oneOrMore(acr, "'acrAnyOf'"), "'acrAnyOf'", this::acr),
                amr == null
                        ? List.of()
                        : reading.each(reading.oneOrMore(amr, "'amrAllOf'"), "'amrAllOf'", reading::text),
                age == null ? null : age(age));
    }

    /** The challenge lists the values, separated by blanks, in a quoted parameter (RFC 9470 section 3). */
    private @Nullable String acr(Tree tree, String what) {
        String acr = reading.text(tree, what);
        if (acr != null && !acr.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\')) {
            reading.mistake(
                    tree.at(),
                    Quoted.of(acr)
                            + " does not fit into a challenge; expected one word of printable ASCII without quotes and"
                            + " backslashes");
            return null;
        }
        return acr;
    }

    private @Nullable Duration age(Tree tree) {
        if (!(tree instanceof Tree.Scalar scalar && scalar.value() instanceof String text)) {
            Long seconds = reading.integer(tree, "'maxAge'", 1, MOST_SECONDS);
            return seconds == null ? null : Duration.ofSeconds(seconds);
        }
        Matcher age = AGE.matcher(text);
        if (age.matches()) {
            Duration duration = Duration.ofSeconds(Long.parseLong(age.group(1)) * secondsOf(age.group(2)));
            if (duration.toSeconds() >= 1 && duration.toSeconds() <= MOST_SECONDS) {
                return duration;
            }
        }
        reading.mistake(
                tree.at(),
                Quoted.of(text) + " is no age for 'maxAge'; expected seconds, or a text like 5m, up to 365d");
        return null;
    }

    private static long secondsOf(String unit) {
        return switch (unit) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            default -> 86_400;
        };
    }
}
