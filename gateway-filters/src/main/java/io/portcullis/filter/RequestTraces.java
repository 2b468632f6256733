package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import io.portcullis.audit.DecisionTimes;
import io.portcullis.audit.RecentDecisions;
import io.portcullis.audit.RequestTrace;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Collects the decisions of each request, and how long they take. Thread-safe. */
record RequestTraces(
        ClientAddresses addresses,
        RecentDecisions recent,
        @Nullable DecisionTimes times) {

    void begin(ServerWebExchange exchange) {
        RequestState.of(exchange).trace = begun();
    }

    /** The request's; made late where the screen does not stand in front, in tests. */
    RequestTrace of(ServerWebExchange exchange) {
        RequestState state = RequestState.of(exchange);
        RequestTrace trace = state.trace;
        if (trace == null) {
            trace = begun();
            state.trace = trace;
        }
        return trace;
    }

    private RequestTrace begun() {
        return new RequestTrace(System.currentTimeMillis(), times == null ? 0 : System.nanoTime());
    }

    /** Every request with a decision is kept, so requests for anything but routes are only if they are refused. */
    void add(
            ServerWebExchange exchange,
            Stage stage,
            Decision decision,
            @Nullable VerifiedToken token,
            @Nullable String id) {
        if (recent.capacity() == 0) {
            return;
        }
        RequestTrace trace = of(exchange);
        if (!trace.isDescribed()) {
            ServerHttpRequest request = exchange.getRequest();
            trace.describe(request.getMethod().name(), request.getURI().getRawPath(), addresses.of(request));
        }
        trace.add(stage, decision, Enforcer.route(exchange), token, id);
        recent.keep(trace);
    }

    /** Whatever stands behind the route's last stage that may refuse, caches for example, is not measured. */
    void passed(ServerWebExchange exchange, StageFilter filter) {
        if (times != null && filter.isLastOfRoute(exchange)) {
            took(exchange, times);
        }
    }

    void passedAll(ServerWebExchange exchange) {
        if (times != null) {
            took(exchange, times);
        }
    }

    void refused(ServerWebExchange exchange) {
        if (times != null) {
            took(exchange, times);
        }
    }

    private void took(ServerWebExchange exchange, DecisionTimes measured) {
        long start = of(exchange).takeStart();
        if (start != 0) {
            measured.took(System.nanoTime() - start);
        }
    }
}
