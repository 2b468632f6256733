package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import reactor.core.publisher.Flux;

/**
 * Route definitions of which those that are not understood are marked before a route is made of them, so that no such
 * route ever serves a request.
 */
public final class CheckedRouteDefinitions implements RouteDefinitionLocator {

    private static final Logger log = LoggerFactory.getLogger(CheckedRouteDefinitions.class);
    private static final String MARK = "portcullis.misconfigured";

    private final RouteDefinitionLocator definitions;
    private final Supplier<RouteArguments> arguments;

    private CheckedRouteDefinitions(RouteDefinitionLocator definitions, Supplier<RouteArguments> arguments) {
        this.definitions = definitions;
        this.arguments = arguments;
    }

    /** Checks these definitions with arguments that are known when the first routes are made. */
    public static RouteDefinitionLocator of(RouteDefinitionLocator definitions, Supplier<RouteArguments> arguments) {
        return new CheckedRouteDefinitions(definitions, arguments);
    }

    static boolean isMarked(Map<String, Object> metadata) {
        return metadata.containsKey(MARK);
    }

    @Override
    public Flux<RouteDefinition> getRouteDefinitions() {
        return definitions.getRouteDefinitions().map(this::checked);
    }

    private RouteDefinition checked(RouteDefinition route) {
        Optional<ConfigurationException> problem = arguments.get().problemIn(route);
        if (problem.isEmpty()) {
            return route;
        }
        log.error(
                "{}; the route answers 503. {}",
                problem.get().getMessage(),
                problem.get().remedy());
        return marked(route);
    }

    /** A copy: the definition belongs to whoever made it. */
    private static RouteDefinition marked(RouteDefinition route) {
        Map<String, Object> metadata = new HashMap<>(route.getMetadata());
        metadata.put(MARK, true);
        RouteDefinition copy = new RouteDefinition();
        copy.setId(Objects.requireNonNull(route.getId(), "a route has an id"));
        copy.setUri(Objects.requireNonNull(route.getUri(), "a route has a uri"));
        copy.setOrder(route.getOrder());
        copy.setPredicates(new ArrayList<>(route.getPredicates()));
        copy.setFilters(new ArrayList<>(route.getFilters()));
        copy.setEnabled(route.isEnabled());
        copy.setMetadata(metadata);
        return copy;
    }
}
