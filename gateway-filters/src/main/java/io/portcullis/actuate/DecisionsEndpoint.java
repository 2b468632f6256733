package io.portcullis.actuate;

import io.portcullis.Reason;
import io.portcullis.audit.DecidedRequest;
import io.portcullis.audit.ExplainOrder;
import io.portcullis.audit.Explainer;
import io.portcullis.audit.InvalidOrderException;
import io.portcullis.audit.RecentDecisions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/** What was decided of the last requests, the newest first: {@code GET}; what would be of another one: {@code POST}. */
@Endpoint(id = "decisions")
final class DecisionsEndpoint {

    private static final int LIMIT = 1000;
    private static final List<String> OUTCOMES = List.of("allow", "deny");
    private static final List<String> REASONS =
            Arrays.stream(Reason.values()).map(Reason::code).toList();

    private final RecentDecisions recent;
    private final Explainer explainer;

    DecisionsEndpoint(RecentDecisions recent, Explainer explainer) {
        this.recent = recent;
        this.explainer = explainer;
    }

    @ReadOperation
    WebEndpointResponse<Map<String, Object>> decisions(
            @Nullable String outcome,
            @Nullable String reason,
            @Nullable String tenant,
            @Nullable String route,
            @Nullable Integer limit) {
        String problem = problem(outcome, reason, limit);
        if (problem != null) {
            return answer(400, Map.of("error", problem));
        }
        List<DecidedRequest> kept = recent.newest();
        List<DecidedRequest> found = kept.stream()
                .filter(request -> outcome == null || outcome.equals(DecisionView.outcome(request)))
                .filter(request -> reason == null || reason.equals(DecisionView.reason(request)))
                .filter(request -> tenant == null || tenant.equals(request.tenant()))
                .filter(request -> route == null || route.equals(request.route()))
                .toList();
        Map<String, Object> body = totals(kept);
        body.put("matching", found.size());
        body.put(
                "decisions",
                found.stream()
                        .limit(limit == null ? LIMIT : limit)
                        .map(DecisionView::of)
                        .toList());
        return answer(200, body);
    }

    private static @Nullable String problem(
            @Nullable String outcome, @Nullable String reason, @Nullable Integer limit) {
        if (outcome != null && !OUTCOMES.contains(outcome)) {
            return "The outcome is unknown; expected one of " + OUTCOMES;
        }
        if (reason != null && !REASONS.contains(reason)) {
            return "The reason is unknown; expected one of " + REASONS;
        }
        return limit != null && limit < 1 ? "The limit is " + limit + "; expected at least 1" : null;
    }

    /** Of all that is kept, whatever is asked for. */
    private Map<String, Object> totals(List<DecidedRequest> kept) {
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("total", recent.total());
        totals.put("capacity", recent.capacity());
        totals.put("kept", kept.size());
        totals.put(
                "outcomes",
                kept.stream()
                        .collect(Collectors.groupingBy(DecisionView::outcome, TreeMap::new, Collectors.counting())));
        totals.put(
                "reasons",
                kept.stream()
                        .filter(request -> request.refusal() != null)
                        .collect(Collectors.groupingBy(DecisionView::reason, TreeMap::new, Collectors.counting())));
        return totals;
    }

    /** Explains; {@code claims} and {@code headers} are JSON objects, or their texts. */
    @WriteOperation
    Mono<WebEndpointResponse<Map<String, Object>>> explain(
            @Nullable String token,
            @Nullable String claims,
            @Nullable String issuer,
            @Nullable String tenant,
            @Nullable String method,
            @Nullable String path,
            @Nullable String headers,
            @Nullable String address,
            @Nullable String time,
            @Nullable String route) {
        return explainer
                .explain(new ExplainOrder(token, claims, issuer, tenant, method, path, headers, address, time, route))
                .map(explained -> answer(200, DecisionView.of(explained)))
                .onErrorResume(
                        InvalidOrderException.class,
                        e -> Mono.just(answer(400, Map.of("error", String.valueOf(e.getMessage())))));
    }

    private static WebEndpointResponse<Map<String, Object>> answer(int status, Map<String, Object> body) {
        return new WebEndpointResponse<>(body, status);
    }
}
