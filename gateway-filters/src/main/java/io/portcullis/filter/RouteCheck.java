package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import reactor.core.publisher.Mono;

/**
 * Looks at all routes before the first request: every one is verified or explicitly public, and its filters' arguments
 * are understood, or the application does not start. Routes that come later meet the {@link RouteGuard}.
 */
public final class RouteCheck implements SmartInitializingSingleton, ApplicationListener<RefreshRoutesResultEvent> {

    private static final Logger log = LoggerFactory.getLogger(RouteCheck.class);
    private static final Duration START_UP_LIMIT = Duration.ofSeconds(30);
    private static final String GATEWAY = "spring.cloud.gateway.server.webflux.";

    private final RouteDefinitionLocator definitions;
    private final RouteLocator routes;
    private final GatewayProperties properties;
    private final RouteArguments arguments;
    private final Environment environment;
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
            RouteArguments arguments,
            Environment environment,
            boolean refusesUnprotected) {
        this.definitions = definitions;
        this.routes = routes;
        this.properties = properties;
        this.arguments = arguments;
        this.environment = environment;
        this.refusesUnprotected = refusesUnprotected;
    }

    @Override
    public void afterSingletonsInstantiated() {
        refuse(arguments.problemIn(properties.getDefaultFilters()));
        shortcuts()
                .forEach(property -> refuse(
                        arguments.problemIn(property, Objects.requireNonNull(environment.getProperty(property)))));
        Optional<List<RouteDefinition>> known = knownDefinitions();
        known.ifPresent(all -> all.forEach(route -> refuse(arguments.problemIn(route))));
        if (known.isPresent()) {
            refuseUnprotected(unprotected().blockOptional(START_UP_LIMIT).orElse(List.of()));
        }
    }

    private static void refuse(Optional<ConfigurationException> problem) {
        problem.ifPresent(exception -> {
            throw exception;
        });
    }

    /** The properties in which filters and predicates are written as shortcuts. */
    private Stream<String> shortcuts() {
        Stream<String> ofRoutes = IntStream.range(0, properties.getRoutes().size())
                .mapToObj(i -> GATEWAY + "routes[" + i + "]")
                .flatMap(route -> Stream.concat(elements(route + ".filters"), elements(route + ".predicates")));
        return Stream.concat(elements(GATEWAY + "default-filters"), ofRoutes);
    }

    private Stream<String> elements(String list) {
        return IntStream.range(0, 64).mapToObj(i -> list + "[" + i + "]").filter(environment::containsProperty);
    }

    /** A source of routes may be away at start-up, a registry for example: its routes meet the guard when they come. */
    private Optional<List<RouteDefinition>> knownDefinitions() {
        try {
            return definitions.getRouteDefinitions().collectList().blockOptional(START_UP_LIMIT);
        } catch (RuntimeException e) {
            log.warn("The routes are not known yet and will be checked when they are", e);
            return Optional.empty();
        }
    }

    private void refuseUnprotected(List<String> unprotected) {
        if (!unprotected.isEmpty() && refusesUnprotected) {
            throw new UnprotectedRoutesException(unprotected, linesThatFix(unprotected));
        }
        warn(unprotected);
    }

    @Override
    public void onApplicationEvent(RefreshRoutesResultEvent event) {
        unprotected().subscribe(this::warn, error -> log.warn("The routes could not be checked", error));
    }

    private void warn(List<String> unprotected) {
        if (!unprotected.isEmpty()) {
            log.warn(
                    "Routes that are neither verified nor explicitly public, and {}: {}",
                    refusesUnprotected ? "answer 503" : "let everybody pass (portcullis.routes.unprotected: warn)",
                    unprotected);
        }
    }

    private Mono<List<String>> unprotected() {
        return routes.getRoutes()
                .filter(route -> Protection.of(route) == Protection.NONE)
                .map(Route::getId)
                .collectList();
    }

    private List<String> linesThatFix(List<String> unprotected) {
        return unprotected.stream().map(this::lineThatFixes).toList();
    }

    private String lineThatFixes(String id) {
        List<RouteDefinition> configured = properties.getRoutes();
        for (int i = 0; i < configured.size(); i++) {
            RouteDefinition route = configured.get(i);
            if (id.equals(route.getId())) {
                return GATEWAY + "routes[" + i + "].filters["
                        + route.getFilters().size() + "]: VerifyToken";
            }
        }
        return "the route '" + id + "' is not in the configuration: add the filter VerifyToken where it is built";
    }
}
