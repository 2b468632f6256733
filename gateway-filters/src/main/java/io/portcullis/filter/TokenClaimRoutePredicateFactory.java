package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import io.portcullis.claims.ClaimRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.handler.AsyncPredicate;
import org.springframework.cloud.gateway.handler.predicate.AbstractRoutePredicateFactory;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * {@code TokenClaim=plan, gold, platinum}: the route is for callers whose verified token has one of these values. Without
 * a valid token it does not match; refusing is up to the route that does.
 */
public final class TokenClaimRoutePredicateFactory
        extends AbstractRoutePredicateFactory<TokenClaimRoutePredicateFactory.Config> implements KnownArguments {

    private final Callers callers;

    /** Predicates that share the verification with the filters. */
    public TokenClaimRoutePredicateFactory(Callers callers) {
        super(Config.class);
        this.callers = callers;
    }

    @Override
    public AsyncPredicate<ServerWebExchange> applyAsync(Config config) {
        return new TokenClaim(config.rule(), callers);
    }

    @Override
    public Predicate<ServerWebExchange> apply(Config config) {
        TokenClaim claim = new TokenClaim(config.rule(), callers);
        return exchange -> claim.matches(callers.of(exchange));
    }

    /** A predicate that may have to wait until the token has been verified. */
    private record TokenClaim(ClaimRule rule, Callers callers) implements AsyncPredicate<ServerWebExchange> {

        @Override
        public Mono<Boolean> apply(ServerWebExchange exchange) {
            Caller caller = callers.of(exchange);
            return caller instanceof Caller.Pending pending
                    ? pending.answer().map(this::matches)
                    : Mono.just(matches(caller));
        }

        private boolean matches(Caller caller) {
            return caller instanceof Caller.Known known
                    && rule.holdsFor(known.token().claims());
        }

        @Override
        public String toString() {
            return "TokenClaim: " + rule;
        }
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return Shortcut.elementsOf("values");
    }

    @Override
    public String yamlName() {
        return name();
    }

    @Override
    public List<String> argumentNames() {
        return List.of("claim", "any-of", "any-of[]");
    }

    /**
     * The arguments.
     *
     * @param values of the shortcut: the claim, then the values of which it must have one
     * @param claim of the structured form
     * @param anyOf of the structured form
     */
    public record Config(List<String> values, @Nullable String claim, List<String> anyOf) {
        /** Refuses a rule that cannot hold. */
        public Config(@Nullable List<String> values, @Nullable String claim, @Nullable List<String> anyOf) {
            this.values = values == null ? List.of() : List.copyOf(values);
            this.claim = claim;
            this.anyOf = anyOf == null ? List.of() : List.copyOf(anyOf);
            rule();
        }

        private ClaimRule rule() {
            List<String> all = new ArrayList<>(values);
            if (claim != null) {
                all.add(claim);
                all.addAll(anyOf);
            }
            try {
                if (all.isEmpty() || (claim == null) == values.isEmpty()) {
                    throw new IllegalArgumentException("no claim is named");
                }
                return ClaimRule.anyOf(all.get(0), all.subList(1, all.size()));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(
                        "TokenClaim: " + e.getMessage(), "Write TokenClaim=<claim>, <value>, …");
            }
        }
    }
}
