package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.audit.ExplainedRequest;
import io.portcullis.audit.RequestTrace;
import io.portcullis.policy.RuleTrace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** One request on its way through the stages, up to the first that refuses it. Used by one thread at a time. */
final class Explained {

    private static final String OF_NOW =
            "revocations, keys and policies are those of now; time is that of the token's and the policies' conditions";
    private static final String NO_ROUTE = "no route matches: the request is not the gateway's, which answers 404";

    private final DecisionExplainer.Gate gate;
    private final Clock clock;
    private final RequestTrace trace;
    private final List<ExplainedRequest.ExplainedRule> rules = new ArrayList<>();
    private final List<String> notes = new ArrayList<>(List.of(OF_NOW));
    private ServerWebExchange exchange;

    Explained(DecisionExplainer.Gate gate, ServerWebExchange exchange, Clock clock) {
        this.gate = gate;
        this.clock = clock;
        this.exchange = exchange;
        this.trace = new RequestTrace(clock.millis(), 0);
        ServerHttpRequest request = exchange.getRequest();
        trace.describe(request.getMethod().name(), request.getURI().getRawPath(), NativeRequest.peer(request));
    }

    ServerWebExchange exchange() {
        return exchange;
    }

    boolean passesScreen() {
        ScreenFilter.Screened screened = gate.screen().screen(exchange);
        exchange = screened.exchange();
        return passes(Stage.SCREEN, screened.decision(), Caller.Anonymous.INSTANCE);
    }

    /** What becomes of it on its route, if it has one. */
    ExplainedRequest answer(Caller caller, @Nullable Route route) {
        if (route != null) {
            exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
            ask(caller, route);
        } else if (trace.view().refusal() == null) {
            notes.add(NO_ROUTE);
        }
        return new ExplainedRequest(trace.view(), rules, notes);
    }

    private void ask(Caller caller, Route route) {
        Reason reason = gate.guard().refuse(route);
        if (passes(Stage.ROUTE, reason == null ? Decision.allow() : Decision.deny(reason), caller)) {
            for (StageCheck check : checks(route)) {
                if (!passes(check, caller)) {
                    return;
                }
            }
            noteLimits(caller);
        }
    }

    /** Nothing is charged, so nothing is refused. */
    private void noteLimits(Caller caller) {
        gate.limits()
                .check()
                .demands(exchange, caller)
                .forEach(demand -> notes.add("the limit "
                        + demand.limit().name() + " would be charged " + demand.cost() + " for "
                        + demand.account().key()));
    }

    /** All checks in the order in which the gateway makes them. */
    private List<StageCheck> checks(Route route) {
        List<StageCheck> checks = new ArrayList<>();
        route.getFilters().stream()
                .sorted(AnnotationAwareOrderComparator.INSTANCE)
                .map(StageFilter::in)
                .forEach(stage -> {
                    if (stage != null) {
                        checks.addAll(stage.checks());
                    }
                });
        if (gate.forward() != null) {
            checks.add(gate.forward().check());
        }
        return checks;
    }

    private boolean passes(StageCheck check, Caller caller) {
        if (check instanceof AddressLimitCheck limits) {
            LimitFilter.add(exchange, limits.names());
            return true;
        }
        StageCheck asked = check;
        if (check instanceof PolicyCheck policy) {
            PolicyCheck then = policy.at(clock);
            then.explain(exchange, caller).forEach(rule -> rules.add(rule(rule)));
            asked = then;
        }
        Decision decision = StageFilter.decide(asked, exchange, caller);
        return passes(asked.stage(), decision == null ? Decision.allow() : decision, caller);
    }

    private static ExplainedRequest.ExplainedRule rule(RuleTrace rule) {
        return new ExplainedRequest.ExplainedRule(
                rule.document() + "@" + rule.version(),
                rule.rule(),
                rule.effect(),
                rule.mode().name().toLowerCase(Locale.ROOT),
                rule.isAbout(),
                rule.truth().name().toLowerCase(Locale.ROOT),
                rule.failure());
    }

    private boolean passes(Stage stage, Decision decision, Caller caller) {
        trace.add(stage, decision, Enforcer.route(exchange), caller.tokenOrNull(), null);
        return decision instanceof Decision.Allow;
    }
}
