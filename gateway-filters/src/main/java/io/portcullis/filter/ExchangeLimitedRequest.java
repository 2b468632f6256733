package io.portcullis.filter;

import io.portcullis.VerifiedToken;
import io.portcullis.ratelimit.LimitedRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/** A request as limits see it. */
record ExchangeLimitedRequest(
        ServerWebExchange exchange, @Nullable VerifiedToken token, ClientAddresses addresses)
        implements LimitedRequest {

    @Override
    public String route() {
        return Enforcer.route(exchange);
    }

    @Override
    public @Nullable InetAddress address() {
        return addresses.of(exchange.getRequest());
    }

    @Override
    public List<String> header(String name) {
        List<String> found = new ArrayList<>(1);
        exchange.getRequest().getHeaders().forEach((each, values) -> {
            if (each.equalsIgnoreCase(name)) {
                found.addAll(values);
            }
        });
        return found;
    }
}
