package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.support.NameUtils;

/**
 * Whether the arguments of our filters and predicates are ones that they understand: Spring Cloud Gateway ignores the
 * others, and an ignored argument is a check that nobody makes. Immutable and thread-safe.
 */
final class RouteArguments {

    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    /** {@code claims[0].claim} arrives as {@code claims.0.claim}: the keys of a map lose their brackets. */
    private static final Pattern DOTTED_INDEX = Pattern.compile("\\.(\\d+)(?=\\.|$)");

    private final Map<String, KnownArguments> filters = new HashMap<>();
    private final Map<String, KnownArguments> predicates = new HashMap<>();

    RouteArguments(List<GatewayFilterFactory<?>> filters, List<RoutePredicateFactory<?>> predicates) {
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
        if (known == null) {
            return Optional.empty();
        }
        String name = known.yamlName();
        long values = args.keySet().stream().filter(RouteArguments::isShortcut).count();
        if (values > known.maxShortcutValues()) {
            return Optional.of(new ConfigurationException(
                    where + ": " + name + " has " + values + " values, expected at most " + known.maxShortcutValues(),
                    "Remove values, or use the structured form."));
        }
        return args.keySet().stream()
                .filter(key -> !isShortcut(key) && !isKnown(key, known))
                .findFirst()
                .map(key -> new ConfigurationException(
                        where + ": " + name + " has the unknown argument '" + asWritten(key) + "'",
                        known.argumentNames().isEmpty()
                                ? name + " has no arguments."
                                : "Known arguments of " + name + " are " + known.argumentNames() + "."));
    }

    private static boolean isShortcut(String key) {
        return key.startsWith(NameUtils.GENERATED_NAME_PREFIX);
    }

    private static boolean isKnown(String key, KnownArguments known) {
        return known.argumentNames().stream().anyMatch(name -> plain(name).equals(plain(key)));
    }

    private static String asWritten(String key) {
        return DOTTED_INDEX.matcher(key).replaceAll("[$1]");
    }

    /** Spring's relaxed spelling: {@code any-of}, {@code anyOf} and {@code any_of} are one name. */
    private static String plain(String name) {
        return INDEX.matcher(asWritten(name))
                .replaceAll("[]")
                .replace("-", "")
                .replace("_", "")
                .toLowerCase(Locale.ROOT);
    }
}
