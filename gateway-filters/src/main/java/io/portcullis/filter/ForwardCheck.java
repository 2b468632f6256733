package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.HeaderValue;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * What may the upstream know of the caller? Writes the claims into their headers. A claim that is absent leaves its
 * header absent; one that cannot be a header refuses the request.
 *
 * @param maxSize of all values together, in bytes
 */
record ForwardCheck(List<ForwardedClaim> claims, int maxSize) implements StageCheck {

    @Override
    public Stage stage() {
        return Stage.FORWARD;
    }

    @Override
    public Decision check(ServerWebExchange exchange, Caller caller) {
        VerifiedToken token = caller.tokenOrNull();
        Map<String, String> values = new LinkedHashMap<>();
        int size = 0;
        for (ForwardedClaim forwarded : claims) {
            Object claim = token == null ? null : forwarded.valueIn(token);
            if (claim != null) {
                String value = HeaderValue.of(claim);
                size += value == null ? 0 : value.length();
                if (value == null || size > maxSize) {
                    return Decision.deny(Reason.CLAIM_NOT_FORWARDABLE);
                }
                values.put(forwarded.header(), value);
            }
        }
        RequestState.of(exchange).forwarded = values;
        return Decision.allow();
    }

    @Override
    public Mono<Void> goOn(ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        Map<String, String> values = RequestState.of(exchange).forwarded;
        return values.isEmpty()
                ? chain.filter(exchange)
                : chain.filter(exchange.mutate()
                        .request(request -> request.headers(headers -> write(headers, values)))
                        .build());
    }

    private static void write(HttpHeaders headers, Map<String, String> values) {
        values.forEach(headers::set);
    }

    @Override
    public String toString() {
        return "ForwardClaims" + claims;
    }
}
