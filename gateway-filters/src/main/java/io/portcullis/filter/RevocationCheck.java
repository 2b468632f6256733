package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.Staleness;
import io.portcullis.revocation.RevocationList;
import java.net.InetAddress;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Was it taken back? Refuses callers whose token was, requests from addresses that are blocked, and, as the route wants,
 * callers of whom nobody knows whether their token was.
 */
record RevocationCheck(
        RevocationList list,
        Freshness freshness,
        Staleness staleness,
        ClientAddresses addresses,
        LiveExchanges exchanges)
        implements StageCheck {

    @Override
    public Stage stage() {
        return Stage.REVOCATION;
    }

    @Override
    public Decision check(ServerWebExchange exchange, Caller caller) {
        ServerHttpRequest request = exchange.getRequest();
        if (list.hasAddresses() && isBlocked(request)) {
            return Decision.deny(Reason.ADDRESS_BLOCKED);
        }
        VerifiedToken token = caller.tokenOrNull();
        if (token == null) {
            return Decision.allow();
        }
        Reason reason = list.refuse(token);
        if (reason != null) {
            return Decision.deny(reason);
        }
        return staleness.refuses(freshness, () -> onlyReads(request))
                ? Decision.deny(Reason.REVOCATIONS_STALE)
                : Decision.allow();
    }

    private boolean isBlocked(ServerHttpRequest request) {
        InetAddress address = addresses.of(request);
        return address != null && list.refuses(address);
    }

    /** A WebSocket begins with GET, and nobody knows what it is going to do. */
    private static boolean onlyReads(ServerHttpRequest request) {
        return (HttpMethod.GET.equals(request.getMethod()) || HttpMethod.HEAD.equals(request.getMethod()))
                && !LiveExchanges.isUpgrade(request);
    }

    @Override
    public Mono<Void> goOn(ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        VerifiedToken token = caller.tokenOrNull();
        return token == null ? chain.filter(exchange) : exchanges.watch(exchange, chain, token);
    }
}
