package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Stage;
import io.portcullis.ratelimit.Demand;
import io.portcullis.ratelimit.Limit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** How often may this caller do this? All limits of the route and of the caller's policies are charged together or not at all. */
record LimitCheck(LimitCharges charges) implements StageCheck {

    @Override
    public Stage stage() {
        return Stage.LIMIT;
    }

    @Override
    public boolean applies(ServerWebExchange exchange) {
        return LimitFilter.isDue(exchange);
    }

    @Override
    public @Nullable Decision check(ServerWebExchange exchange, Caller caller) {
        List<Limit> due = LimitFilter.due(exchange, charges.limits());
        return due.isEmpty() ? Decision.allow() : charges.charge(exchange, caller.tokenOrNull(), due);
    }

    /** What would be charged. */
    List<Demand> demands(ServerWebExchange exchange, Caller caller) {
        ExchangeLimitedRequest request =
                new ExchangeLimitedRequest(exchange, caller.tokenOrNull(), charges.addresses());
        return LimitFilter.due(exchange, charges.limits()).stream()
                .map(limit -> limit.of(request))
                .toList();
    }

    @Override
    public Mono<Decision> ask(ServerWebExchange exchange, Caller caller) {
        return charges.ask(exchange, caller.tokenOrNull(), LimitFilter.due(exchange, charges.limits()));
    }

    @Override
    public String toString() {
        return "LimitRate";
    }
}
