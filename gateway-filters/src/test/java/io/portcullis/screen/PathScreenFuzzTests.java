package io.portcullis.screen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.portcullis.Answer;
import io.portcullis.Decision;
import io.portcullis.Mutator;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

@DisplayName("H4: the screen of paths, for any target")
class PathScreenFuzzTests {

    private static final int INPUTS = 20_000;
    private static final long SEED = Long.getLong("portcullis.fuzz.seed", 20_261_122L);

    private static final List<String> VALID =
            List.of("/", "/api/things", "/api/things/?a=b&c=%2F", "/caf%C3%A9/%41.json", "/.well-known/a..b/...");
    private static final List<String> FRAGMENTS = List.of(
            "/", "//", "/../", "/./", "..", "%2e", "%2E", "%2f", "%5C", "%00", "%0d%0a", "%25", "%c0%af", "%C3%A9",
            "%ff", "%", "%2", ";a=b", "#", "?", "http://", "\\", "/files/", "%3b", "%7f", "%u002e");

    /** The path of a target that is a path, with segments that are neither empty, but for the last, nor odd. */
    private static final Pattern SOUND =
            Pattern.compile("(?<path>/|(/([!-~&&[^%/;\\\\?#]]|%\\p{XDigit}{2})+)+/?)([?][^#]*)?", Pattern.DOTALL);

    private static final Set<Integer> NOT_TO_BE_ENCODED =
            Set.of((int) '.', (int) '/', (int) '\\', (int) '%', (int) ';', 0x7F);

    private final PathScreen strict = new PathScreen(List.of());
    private final PathScreen lenient =
            new PathScreen(List.of(ScreenException.of("/files/**", Set.of(PathHazard.ENCODED_SLASH), true)));

    @FuzzTest(maxDuration = "5m")
    void judgesAnyTarget(byte[] data) {
        judge(new String(data, ISO_8859_1));
    }

    @Test
    void judgesMutationsOfValidTargets(TestReporter reporter) {
        reporter.publishEntry("portcullis.fuzz.seed", Long.toString(SEED));
        Mutator mutator = new Mutator(SEED, FRAGMENTS);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            accepted += judge(mutator.mutate(mutator.oneOf(VALID))) ? 1 : 0;
        }
        assertThat(accepted).as("of %d, seed %d", INPUTS, SEED).isBetween(INPUTS / 20, INPUTS - INPUTS / 20);
    }

    private boolean judge(String target) {
        Decision decision = strict.check(target);
        assertThat(decision instanceof Decision.Allow).as(target).isEqualTo(isSound(target));
        if (decision instanceof Decision.Deny deny) {
            assertThat(deny.reason().answer()).as(target).isEqualTo(Answer.BAD_REQUEST);
            assertThat(PathHazards.in(target))
                    .as(target)
                    .extracting(PathHazard::reason)
                    .contains(deny.reason());
        }
        judgeLeniently(target);
        return decision instanceof Decision.Allow;
    }

    /** An exception changes nothing but what becomes of its own hazard. */
    private void judgeLeniently(String target) {
        Set<PathHazard> hazards = PathHazards.in(target);
        boolean isForgiven = hazards.isEmpty() || hazards.equals(Set.of(PathHazard.ENCODED_SLASH));
        if (!isForgiven) {
            assertThat(lenient.check(target)).as(target).isInstanceOf(Decision.Deny.class);
        } else if (hazards.isEmpty()) {
            assertThat(lenient.check(target)).as(target).isEqualTo(Decision.allow());
        }
        boolean isElsewhere = target.startsWith("/api");
        assertThat(lenient.allowsForeignTokens(target) && isElsewhere)
                .as(target)
                .isFalse();
    }

    /** Says in another way than the screen what it should let pass. */
    private static boolean isSound(String target) {
        var matcher = SOUND.matcher(target);
        if (!matcher.matches()) {
            return false;
        }
        String path = matcher.group("path");
        return Arrays.stream(path.split("/")).noneMatch(segment -> segment.matches("[.]{1,2}"))
                && isSoundWhenDecoded(path);
    }

    private static boolean isSoundWhenDecoded(String path) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        for (int i = 0; i < path.length(); i++) {
            int octet = path.charAt(i);
            if (octet == '%') {
                octet = Integer.parseInt(path.substring(i + 1, i + 3), 16);
                i += 2;
                if (octet < 0x20 || NOT_TO_BE_ENCODED.contains(octet)) {
                    return false;
                }
            }
            decoded.write(octet);
        }
        byte[] bytes = decoded.toByteArray();
        return Arrays.equals(new String(bytes, UTF_8).getBytes(UTF_8), bytes);
    }
}
