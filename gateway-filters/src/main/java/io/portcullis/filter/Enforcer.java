package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import io.portcullis.audit.DecisionLog;
import io.portcullis.audit.DecisionRecord;
import io.portcullis.audit.DecisionTimes;
import io.portcullis.audit.RecentDecisions;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Carries decisions out and has them recorded. Thread-safe. */
public final class Enforcer {

    private static final Logger log = LoggerFactory.getLogger(Enforcer.class);
    private static final String NO_ROUTE = "none";

    private final DenialWriter denials;
    private final DecisionLog decisions;
    private final ClientAddresses addresses;
    private final RequestTraces traces;

    /** Writes refusals with the writer and records every decision in the log. */
    public Enforcer(DenialWriter denials, DecisionLog decisions, ClientAddresses addresses) {
        this(denials, decisions, addresses, new RecentDecisions(0), null);
    }

    /**
     * The same for whoever wants to see all decisions of a request together.
     *
     * @param times of decisions, or null if nobody measures them
     */
    public Enforcer(
            DenialWriter denials,
            DecisionLog decisions,
            ClientAddresses addresses,
            RecentDecisions recent,
            @Nullable DecisionTimes times) {
        this.denials = denials;
        this.decisions = decisions;
        this.addresses = addresses;
        this.traces = new RequestTraces(addresses, recent, times);
    }

    /** What a check that threw comes to: a refusal, which is visible and is not the caller's fault. */
    static Decision.Deny failed(Stage stage, RuntimeException error) {
        log.error("The stage {} failed and refuses the request", stage.label(), error);
        return Decision.deny(Reason.INTERNAL_ERROR);
    }

    /** A request has come. */
    void begin(ServerWebExchange exchange) {
        traces.begin(exchange);
    }

    /** It passes the screen, for whatever it is. */
    void passScreen(ServerWebExchange exchange) {
        traces.of(exchange).pass(Stage.SCREEN);
    }

    /** It has a route, which is no decision that is counted. */
    void passRoute(ServerWebExchange exchange) {
        traces.add(exchange, Stage.ROUTE, Decision.allow(), null, null);
    }

    /** The stages of the route up to this one have let it pass. */
    void passed(ServerWebExchange exchange, StageFilter filter) {
        traces.passed(exchange, filter);
    }

    /** All stages of the route have let it pass. */
    void passedAll(ServerWebExchange exchange) {
        traces.passedAll(exchange);
    }

    void allow(ServerWebExchange exchange, Stage stage, Decision decision, @Nullable VerifiedToken token) {
        record(exchange, stage, decision, token, null);
    }

    Mono<Void> refuse(ServerWebExchange exchange, Stage stage, Decision.Deny deny, @Nullable VerifiedToken token) {
        String id = newId();
        record(exchange, stage, deny, token, id);
        traces.refused(exchange);
        // Not before the server has read the request to its end: Reactor Netty 1.3.7 reads no more from a
        // connection
        // on which a request that had to wait for the one before it is answered at once.
        return Mono.defer(() -> denials.write(exchange, deny, id)).subscribeOn(EventLoop.of(exchange.getRequest()));
    }

    /** Records that an exchange was ended whose answer had begun. */
    void recordEnd(ServerWebExchange exchange, Stage stage, Decision.Deny deny, VerifiedToken token) {
        record(exchange, stage, deny, token, newId());
    }

    private void record(
            ServerWebExchange exchange,
            Stage stage,
            Decision decision,
            @Nullable VerifiedToken token,
            @Nullable String id) {
        traces.add(exchange, stage, decision, token, id);
        record(new DecisionRecord(id, route(exchange), stage, decision, token, () -> request(exchange.getRequest())));
    }

    /** A log that fails changes nothing: the decision is made. */
    private void record(DecisionRecord decision) {
        try {
            decisions.record(decision);
        } catch (RuntimeException e) {
            log.error("A decision could not be recorded", e);
        }
    }

    /** 128 bits, unique rather than secret. */
    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex(random.nextLong()) + hex(random.nextLong());
    }

    private static String hex(long bits) {
        return HexFormat.of().toHexDigits(bits);
    }

    /** The id of the matched route, or {@code none} before routing. */
    static String route(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return route == null ? NO_ROUTE : route.getId();
    }

    private DecisionRecord.Request request(ServerHttpRequest request) {
        return new DecisionRecord.Request(
                request.getMethod().name(), request.getURI().getRawPath(), address(request));
    }

    private String address(ServerHttpRequest request) {
        InetAddress address = addresses.of(request);
        return address == null ? "unknown" : address.getHostAddress();
    }
}
