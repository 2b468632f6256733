package io.portcullis.sample.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The files of tokens, made when they are asked for first, and which of them a round takes. */
final class Slices {

    /** Tokens that come again, of almost all scenarios. */
    static final int KNOWN = 1_000;

    /** One-time tokens a second: more than any contender takes. */
    private static final int NEW_PER_SECOND = 8_000;

    private static final int MANY = 100_000;

    private final Tokens tokens;
    private final int rounds;
    private final int newPerWindow;
    private final Map<String, Path> files = new HashMap<>();

    Slices(Tokens tokens, int rounds, int seconds) {
        this.tokens = tokens;
        this.rounds = rounds;
        this.newPerWindow = seconds * NEW_PER_SECOND;
    }

    /** Makes the token that expires; returns when it does. */
    Instant expiring(Duration lifetime) {
        files.put("expiring", tokens.expiring("expiring", lifetime));
        return Instant.now().plus(lifetime);
    }

    /** Round 0 is the one to warm up. */
    Slice of(Scenario scenario, int round) {
        return switch (scenario) {
            case ONE_RS256, OVER_LIMIT -> new Slice(known(), 0, 1);
            case KNOWN_RS256, MODERATE, BY_SUBJECT, REDIS_STOPPED, TUNING -> new Slice(known(), 0, KNOWN);
            case MANY_RS256 -> new Slice(file("many", name -> tokens.rs256(name, MANY)), 0, MANY);
            case KNOWN_ES256 -> new Slice(file("known-es", name -> tokens.es256(name, KNOWN)), 0, KNOWN);
            case NEW_RS256 -> oneTime(file("new", name -> tokens.rs256(name, (rounds + 1) * newPerWindow)), round);
            case NEW_ES256 -> oneTime(file("new-es", name -> tokens.es256(name, (rounds + 1) * newPerWindow)), round);
            case NO_TOKEN -> Slice.NO_TOKEN;
            case MALFORMED -> new Slice(file("malformed", tokens::malformed), 0, 1);
            case FORGED -> new Slice(file("forged", name -> tokens.forged(name, KNOWN)), 0, KNOWN);
            case REVOKED -> new Slice(file("revoked", name -> tokens.rs256(name, KNOWN)), 0, KNOWN);
            case EXPIRED -> new Slice(file("expiring", name -> tokens.expiring(name, Duration.ZERO)), 0, 1);
        };
    }

    private Path known() {
        return file("known", name -> tokens.rs256(name, KNOWN));
    }

    private Path file(String name, Function<String, Path> tokensOf) {
        return files.computeIfAbsent(name, tokensOf);
    }

    private Slice oneTime(Path file, int round) {
        return new Slice(file, round * newPerWindow, newPerWindow);
    }
}
