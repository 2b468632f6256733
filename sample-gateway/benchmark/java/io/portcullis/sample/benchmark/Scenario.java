package io.portcullis.sample.benchmark;

import static io.portcullis.sample.benchmark.Contender.BARE;
import static io.portcullis.sample.benchmark.Contender.BARE_AGAIN;
import static io.portcullis.sample.benchmark.Contender.BARE_TUNED;
import static io.portcullis.sample.benchmark.Contender.HAPROXY;
import static io.portcullis.sample.benchmark.Contender.PORTCULLIS;
import static io.portcullis.sample.benchmark.Contender.PORTCULLIS_FILTER_CACHE;
import static io.portcullis.sample.benchmark.Contender.PORTCULLIS_NO_OBSERVATIONS;
import static io.portcullis.sample.benchmark.Contender.PORTCULLIS_PARALLEL_GC;
import static io.portcullis.sample.benchmark.Contender.PORTCULLIS_PLATFORM;
import static io.portcullis.sample.benchmark.Contender.PORTCULLIS_TUNED;
import static io.portcullis.sample.benchmark.Contender.REDIS;
import static io.portcullis.sample.benchmark.Contender.RESOURCE_SERVER;

import java.util.List;

/** What clients do, and who is compared at that. */
enum Scenario {
    KNOWN_RS256("1 000 tokens that come again, RS256", 200, Everyone.LIST),
    KNOWN_ES256("1 000 tokens that come again, ES256", 200, Everyone.LIST),
    ONE_RS256("1 token, RS256", 200, Ordinary.LIST),
    MANY_RS256("100 000 tokens that come again, RS256", 200, Ordinary.LIST),
    MODERATE("at about 1 000 requests/s", 200, Ordinary.LIST),
    BY_SUBJECT("limits by tenant and by subject, 1 000 subjects", 200, List.of(BARE, REDIS, PORTCULLIS)),
    REDIS_STOPPED("Redis stopped", 200, List.of(BARE, BARE_AGAIN, PORTCULLIS)),
    NEW_RS256("each token for the first time, RS256", 200, Signatures.LIST),
    NEW_ES256("each token for the first time, ES256", 200, Signatures.LIST),
    NO_TOKEN("no token", 401, Refusals.LIST),
    MALFORMED("malformed token", 401, Refusals.LIST),
    FORGED("forged signature, RS256", 401, Refusals.LIST),
    REVOKED("revoked tokens", 401, List.of(BARE, REDIS, PORTCULLIS)),
    OVER_LIMIT("over the limit", 429, List.of(BARE, REDIS, PORTCULLIS)),
    EXPIRED("expired token that was known", 401, Refusals.LIST),
    /** Only if asked for by name: so many processes more have no room beside the others. */
    TUNING("1 000 tokens that come again, RS256, one knob at a time", 200, Knobs.LIST);

    private static final class Ordinary {
        static final List<Contender> LIST = List.of(BARE, BARE_AGAIN, RESOURCE_SERVER, REDIS, PORTCULLIS);
    }

    private static final class Everyone {
        static final List<Contender> LIST =
                List.of(BARE, BARE_AGAIN, RESOURCE_SERVER, REDIS, PORTCULLIS, BARE_TUNED, PORTCULLIS_TUNED, HAPROXY);
    }

    private static final class Signatures {
        static final List<Contender> LIST = List.of(BARE, RESOURCE_SERVER, PORTCULLIS, PORTCULLIS_PLATFORM);
    }

    private static final class Knobs {
        static final List<Contender> LIST = List.of(
                BARE,
                PORTCULLIS,
                PORTCULLIS_PARALLEL_GC,
                PORTCULLIS_FILTER_CACHE,
                PORTCULLIS_NO_OBSERVATIONS,
                PORTCULLIS_TUNED);
    }

    private static final class Refusals {
        static final List<Contender> LIST = List.of(BARE, RESOURCE_SERVER, PORTCULLIS);
    }

    private final String title;
    private final int status;
    private final List<Contender> contenders;

    Scenario(String title, int status, List<Contender> contenders) {
        this.title = title;
        this.status = status;
        this.contenders = contenders;
    }

    String title() {
        return title;
    }

    /** What all but those that let everything pass answer. */
    int status() {
        return status;
    }

    List<Contender> contenders() {
        return contenders;
    }

    String path() {
        return switch (this) {
            case BY_SUBJECT -> "/by-subject/17";
            case OVER_LIMIT -> "/scarce/17";
            default -> "/orders/17";
        };
    }

    /** Between two requests of a connection. */
    int pauseMillis() {
        return this == MODERATE ? 30 : 0;
    }

    boolean isOfNewTokens() {
        return this == NEW_RS256 || this == NEW_ES256;
    }
}
