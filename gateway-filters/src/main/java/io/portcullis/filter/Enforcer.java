package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import io.portcullis.audit.DecisionLog;
import io.portcullis.audit.DecisionRecord;
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

    /** Writes refusals with the writer and records every decision in the log. */
    public Enforcer(DenialWriter denials, DecisionLog decisions, ClientAddresses addresses) {
        this.denials = denials;
        this.decisions = decisions;
        this.addresses = addresses;
    }

    /** What a check that threw comes to: a refusal, which is visible and is not the caller's fault. */
    static Decision.Deny failed(Stage stage, RuntimeException error) {
        log.error("The stage {} failed and refuses the request", stage.label(), error);
        return Decision.deny(Reason.INTERNAL_ERROR);
    }

    void allow(ServerWebExchange exchange, Stage stage, @Nullable VerifiedToken token) {
        record(new DecisionRecord(
                null, route(exchange), stage, Decision.allow(), token, () -> request(exchange.getRequest())));
    }

    Mono<Void> refuse(ServerWebExchange exchange, Stage stage, Decision.Deny deny, @Nullable VerifiedToken token) {
        String id = newId();
        record(new DecisionRecord(id, route(exchange), stage, deny, token, () -> request(exchange.getRequest())));
        return denials.write(exchange, deny, id);
    }

    /** Records that an exchange was ended whose answer had begun. */
    void recordEnd(ServerWebExchange exchange, Stage stage, Decision.Deny deny, VerifiedToken token) {
        record(new DecisionRecord(newId(), route(exchange), stage, deny, token, () -> request(exchange.getRequest())));
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
