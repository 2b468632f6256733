package io.portcullis.filter;

import io.portcullis.ratelimit.LimitStatus;
import io.portcullis.ratelimit.Rate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells clients how limits stand: {@code RateLimit} and {@code RateLimit-Policy} (draft-ietf-httpapi-ratelimit-headers), or the
 * older {@code X-RateLimit-*}, which know one limit only. Written when the answer is committed, so that nothing of an upstream
 * replaces them and a cache does not keep them.
 */
public enum LimitHeaders {
    /** The draft's. */
    DRAFT_11(true, false),
    /** The older ones. */
    X_RATELIMIT(false, true),
    /** All of them. */
    BOTH(true, true),
    /** Nothing is told. */
    NONE(false, false);

    /** Of most limits, in either header. */
    private static final int LENGTH = 32;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final boolean writesDraft;
    private final boolean writesOlder;

    LimitHeaders(boolean writesDraft, boolean writesOlder) {
        this.writesDraft = writesDraft;
        this.writesOlder = writesOlder;
    }

    /** Tells them beside those that were charged before. */
    void tellLater(ServerWebExchange exchange, List<LimitStatus> statuses) {
        if (this == NONE || statuses.isEmpty()) {
            return;
        }
        RequestState state = RequestState.of(exchange);
        List<LimitStatus> before = state.statuses;
        if (before != null) {
            before.addAll(statuses);
            return;
        }
        List<LimitStatus> all = new ArrayList<>(statuses);
        state.statuses = all;
        exchange.getResponse().beforeCommit(() -> {
            write(exchange.getResponse().getHeaders(), all);
            return Mono.empty();
        });
    }

    private void write(HttpHeaders headers, List<LimitStatus> statuses) {
        if (writesDraft) {
            StringBuilder policies = new StringBuilder(LENGTH * statuses.size());
            StringBuilder limits = new StringBuilder(LENGTH * statuses.size());
            for (LimitStatus status : statuses) {
                Rate rate = status.demand().rate();
                String separator = policies.isEmpty() ? "\"" : ", \"";
                String name = status.demand().limit().name();
                policies.append(separator).append(name).append("\";q=").append(rate.quota());
                policies.append(";w=").append(rate.period().toSeconds());
                limits.append(separator).append(name).append("\";r=").append(status.remaining());
                limits.append(";t=").append(seconds(status.resetNanos()));
            }
            headers.set("RateLimit-Policy", policies.toString());
            headers.set("RateLimit", limits.toString());
        }
        if (writesOlder) {
            LimitStatus tightest = Objects.requireNonNull(statuses.stream()
                    .min(Comparator.comparing(LimitStatus::isViolated)
                            .reversed()
                            .thenComparingLong(LimitStatus::remaining))
                    .orElse(null));
            headers.set(
                    "X-RateLimit-Limit", String.valueOf(tightest.demand().rate().quota()));
            headers.set("X-RateLimit-Remaining", String.valueOf(tightest.remaining()));
            headers.set("X-RateLimit-Reset", String.valueOf(seconds(tightest.resetNanos())));
        }
    }

    static long seconds(long nanos) {
        return nanos / NANOS_PER_SECOND + (nanos % NANOS_PER_SECOND > 0 ? 1 : 0);
    }
}
