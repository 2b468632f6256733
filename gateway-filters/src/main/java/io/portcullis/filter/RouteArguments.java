package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinition;

/** Whether the filters and predicates of ours in a route understand their arguments. Immutable and thread-safe. */
public final class RouteArguments {

    private final Map<String, KnownArguments> filters = new HashMap<>();
    private final Map<String, KnownArguments> predicates = new HashMap<>();

    /** Knows what these factories understand, as far as they are ours. */
    public RouteArguments(List<GatewayFilterFactory<?>> filters, List<RoutePredicateFactory<?>> predicates) {
        for (GatewayFilterFactory<?> factory : filters) {
            if (factory instanceof KnownArguments known) {
                this.filters.put(factory.name(), known);
            }
        }
        for (RoutePredicateFactory<?> factory : predicates) {
            if (factory instanceof KnownArguments known) {
                this.predicates.put(factory.name(), known);
            }
        }
    }

    /** What is wrong with the route, if anything is. */
    Optional<ConfigurationException> problemIn(RouteDefinition route) {
        String where = "Route '" + route.getId() + "'";
        Stream<Optional<ConfigurationException>> ofFilters = route.getFilters().stream()
                .map(filter -> problem(where, filters.get(filter.getName()), filter.getArgs()));
        Stream<Optional<ConfigurationException>> ofPredicates = route.getPredicates().stream()
                .map(predicate -> problem(where, predicates.get(predicate.getName()), predicate.getArgs()));
        return Stream.concat(ofFilters, ofPredicates).flatMap(Optional::stream).findFirst();
    }

    /** What is wrong with the filters that every route gets, if anything is. */
    Optional<ConfigurationException> problemIn(List<FilterDefinition> defaultFilters) {
        return defaultFilters.stream()
                .map(filter -> filters.get(filter.getName()) instanceof AllowAnonymousGatewayFilterFactory
                        ? Optional.of(publicByDefault())
                        : problem("default-filters", filters.get(filter.getName()), filter.getArgs()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static ConfigurationException publicByDefault() {
        return new ConfigurationException(
                "AllowAnonymous stands in default-filters, which would make every route public, also future ones",
                "Write AllowAnonymous into each route that is meant to be public.");
    }

    private static Optional<ConfigurationException> problem(
            String where, @Nullable KnownArguments known, Map<String, String> args) {
        return known == null ? Optional.empty() : new ArgumentCheck(where, known).problemIn(args);
    }

    /**
     * What is wrong with the text of a shortcut, if anything is: a placeholder that is empty leaves {@code VerifyToken=}
     * or {@code RequireClaims=scope,}, and the value is gone before there are arguments.
     */
    Optional<ConfigurationException> problemIn(String property, String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        boolean isOurs = filters.containsKey(name) || predicates.containsKey(name);
        boolean isComplete = equals < 0
                || Stream.of(text.substring(equals + 1).split(",", -1)).noneMatch(String::isBlank);
        return !isOurs || isComplete
                ? Optional.empty()
                : Optional.of(new ConfigurationException(
                        property + " is '" + text + "', in which a value is blank", "Give it a value, or remove it."));
    }
}
