package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.ratelimit.Limit;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.SlotLimit;
import io.portcullis.ratelimit.Slots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Charges what the filters and policies of a request have asked for, once for all of them. */
public final class LimitFilter implements GlobalFilter, Ordered {

    /** Nobody knows when one of the requests that are under way will be over. */
    private static final long RETRY_SECONDS = 1;

    private final LimitCharges charges;
    private final LimitCheck check;
    private final Enforcer enforcer;

    /** A filter that charges by this. */
    public LimitFilter(LimitCharges charges, Enforcer enforcer) {
        this.charges = charges;
        this.check = new LimitCheck(charges);
        this.enforcer = enforcer;
    }

    /** Has these limits charged, each of which is named once, when the caller is known. */
    static void add(ServerWebExchange exchange, List<String> names) {
        RequestState state = RequestState.of(exchange);
        state.due = union(state.due, names);
    }

    private static Collection<String> union(@Nullable Collection<String> some, List<String> others) {
        if (some == null) {
            return others;
        }
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(others);
        return all;
    }

    /** Takes note that of these limits some were charged; the others are due. */
    static void charged(ServerWebExchange exchange, List<String> names, List<Limit> charged) {
        if (charged.isEmpty()) {
            add(exchange, names);
        } else {
            RequestState state = RequestState.of(exchange);
            state.charged =
                    union(state.charged, charged.stream().map(Limit::name).toList());
            if (charged.size() < names.size()) {
                add(exchange, names);
            }
        }
    }

    static boolean isCharged(ServerWebExchange exchange, String name) {
        Collection<String> charged = RequestState.of(exchange).charged;
        return charged != null && charged.contains(name);
    }

    static boolean isDue(ServerWebExchange exchange) {
        return RequestState.of(exchange).due != null;
    }

    /** What is still to be charged; a name that nobody knows has been looked at before. */
    static List<Limit> due(ServerWebExchange exchange, Limits limits) {
        return due(exchange, name -> isCharged(exchange, name) ? null : limits.rate(name));
    }

    /** Of what slots are to be taken. */
    static List<SlotLimit> dueSlots(ServerWebExchange exchange, Limits limits) {
        return due(exchange, limits::slots);
    }

    private static <T> List<T> due(ServerWebExchange exchange, Function<String, @Nullable T> limits) {
        Collection<String> names = RequestState.of(exchange).due;
        if (names == null) {
            return List.of();
        }
        List<T> due = List.of();
        for (String name : names) {
            T limit = limits.apply(name);
            if (limit != null) {
                due = due.isEmpty() ? new ArrayList<>(names.size()) : due;
                due.add(limit);
            }
        }
        return due;
    }

    LimitCheck check() {
        return check;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        if (!isDue(exchange)) {
            return chain.filter(exchange);
        }
        Caller caller = Objects.requireNonNullElse(Callers.known(exchange), Caller.Anonymous.INSTANCE);
        List<SlotLimit> slots = dueSlots(exchange, charges.limits());
        return slots.isEmpty() ? charge(exchange, chain, caller) : acquire(slots, exchange, chain, caller);
    }

    /** Slots come first: they can be released without a trace if the rest is refused. */
    private Mono<Void> acquire(
            List<SlotLimit> limits, ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        CompletableFuture<Slots> acquired = charges.concurrency()
                .acquire(limits, new ExchangeLimitedRequest(exchange, caller.tokenOrNull(), charges.addresses()));
        Slots known = acquired.getNow(null);
        return known != null
                ? withSlots(known, exchange, chain, caller)
                : Mono.fromFuture(acquired, true)
                        .publishOn(EventLoop.of(exchange.getRequest()))
                        .flatMap(slots -> withSlots(slots, exchange, chain, caller))
                        .doOnCancel(() -> {
                            CompletableFuture<Void> unused = acquired.thenAccept(Slots::release);
                        });
    }

    private Mono<Void> withSlots(Slots slots, ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        return switch (slots.verdict()) {
            case GRANTED -> Mono.defer(() -> charge(exchange, chain, caller)).doFinally(signal -> slots.release());
            case REFUSED ->
                enforcer.refuse(
                        exchange,
                        Stage.LIMIT,
                        Decision.denyForLimits(Reason.CONCURRENCY_EXCEEDED, slots.violated(), RETRY_SECONDS),
                        caller.tokenOrNull());
            case UNAVAILABLE ->
                enforcer.refuse(exchange, Stage.LIMIT, Decision.deny(Reason.LIMITS_UNAVAILABLE), caller.tokenOrNull());
        };
    }

    private Mono<Void> charge(ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        Decision decision = StageFilter.decide(check, exchange, caller);
        return decision == null
                ? StageFilter.ask(check, exchange, caller).flatMap(later -> carryOut(later, exchange, chain, caller))
                : carryOut(decision, exchange, chain, caller);
    }

    private Mono<Void> carryOut(
            @Nullable Decision decision, ServerWebExchange exchange, GatewayFilterChain chain, Caller caller) {
        if (decision instanceof Decision.Deny deny) {
            return enforcer.refuse(exchange, Stage.LIMIT, deny, caller.tokenOrNull());
        }
        enforcer.allow(exchange, Stage.LIMIT, Decision.allow(), caller.tokenOrNull());
        enforcer.passedAll(exchange);
        return chain.filter(exchange);
    }

    @Override
    public int getOrder() {
        return Stage.LIMIT.order();
    }
}
