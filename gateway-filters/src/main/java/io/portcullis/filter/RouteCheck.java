package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationListener;
import reactor.core.publisher.Mono;

/**
 * Looks at all routes before the first request: every one is verified or explicitly public, and its filters' arguments
 * are understood, or the application does not start. Looks again at each refresh, for the {@link RouteGuard}.
 */
public final class RouteCheck implements SmartInitializingSingleton, ApplicationListener<RefreshRoutesResultEvent> {

    private static final Logger log = LoggerFactory.getLogger(RouteCheck.class);
    private static final Duration START_UP_LIMIT = Duration.ofSeconds(30);

    private final RouteDefinitionLocator definitions;
    private final RouteLocator routes;
    private final GatewayProperties properties;
    private final RouteArguments arguments;
    private final RouteGuard guard;
    private final boolean refusesUnprotected;

    /**
     * A check of these routes.
     *
     * @param refusesUnprotected false to warn of unprotected routes only
     */
    public RouteCheck(
            RouteDefinitionLocator definitions,
            RouteLocator routes,
            GatewayProperties properties,
            List<GatewayFilterFactory<?>> filters,
            List<RoutePredicateFactory<?>> predicates,
            RouteGuard guard,
            boolean refusesUnprotected) {
        this.definitions = definitions;
        this.routes = routes;
        this.properties = properties;
        this.arguments = new RouteArguments(filters, predicates);
        this.guard = guard;
        this.refusesUnprotected = refusesUnprotected;
    }

    @Override
    public void afterSingletonsInstantiated() {
        arguments.problemIn(properties.getDefaultFilters()).ifPresent(problem -> {
            throw problem;
        });
        if (!areDefinitionsKnown()) {
            return;
        }
        List<String> unprotected = unprotected().blockOptional(START_UP_LIMIT).orElse(List.of());
        if (!unprotected.isEmpty() && refusesUnprotected) {
            throw new UnprotectedRoutesException(unprotected, linesThatFix(unprotected));
        }
        warn(unprotected);
    }

    /** A source of routes may be away at start-up, a registry for example: its routes meet the guard when they come. */
    private boolean areDefinitionsKnown() {
        Map<String, ConfigurationException> problems;
        try {
            problems = problems().blockOptional(START_UP_LIMIT).orElse(Map.of());
        } catch (RuntimeException e) {
            log.warn("The routes are not known yet and will be checked when they are", e);
            return false;
        }
        problems.values().forEach(problem -> {
            throw problem;
        });
        return true;
    }

    @Override
    public void onApplicationEvent(RefreshRoutesResultEvent event) {
        problems().subscribe(this::applyToGuard, error -> log.warn("The routes could not be checked", error));
        unprotected().subscribe(this::warn, error -> log.warn("The routes could not be checked", error));
    }

    private void applyToGuard(Map<String, ConfigurationException> problems) {
        problems.values()
                .forEach(problem -> log.error("{}; the route answers 503. {}", problem.getMessage(), problem.remedy()));
        Set<String> misconfigured = problems.keySet();
        guard.refuseMisconfigured(misconfigured);
    }

    private void warn(List<String> unprotected) {
        if (!unprotected.isEmpty()) {
            log.warn(
                    "Routes that are neither verified nor explicitly public, and {}: {}",
                    refusesUnprotected ? "answer 503" : "let everybody pass (portcullis.routes.unprotected: warn)",
                    unprotected);
        }
    }

    /** What is wrong with the definitions, by route. */
    private Mono<Map<String, ConfigurationException>> problems() {
        return definitions
                .getRouteDefinitions()
                .flatMap(route -> Mono.justOrEmpty(
                        arguments.problemIn(route).map(problem -> Map.entry(String.valueOf(route.getId()), problem))))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<List<String>> unprotected() {
        return routes.getRoutes()
                .filter(route -> Protection.of(route) == Protection.NONE)
                .map(Route::getId)
                .collectList();
    }

    private List<String> linesThatFix(List<String> unprotected) {
        List<RouteDefinition> configured = properties.getRoutes();
        return unprotected.stream()
                .map(id -> configured.stream()
                        .filter(route -> id.equals(route.getId()))
                        .findFirst()
                        .map(route -> "spring.cloud.gateway.server.webflux.routes[" + configured.indexOf(route)
                                + "].filters[" + route.getFilters().size() + "]: VerifyToken")
                        .orElse("the route '" + id
                                + "' is not in the configuration: add the filter VerifyToken where it" + " is built"))
                .collect(Collectors.toList());
    }
}
