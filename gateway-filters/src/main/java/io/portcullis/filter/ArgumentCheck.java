package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.cloud.gateway.support.NameUtils;

/**
 * Whether one filter understands all of its arguments. Binding would pass over an unknown name, a blank value and
 * whatever stands behind a gap in a list, and each would be a check that nobody makes.
 *
 * @param where the filter stands, for messages
 */
record ArgumentCheck(String where, KnownArguments known) {

    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

    /** {@code claims[0].claim} arrives as {@code claims.0.claim}: the keys of a map lose their brackets. */
    private static final Pattern DOTTED_INDEX = Pattern.compile("\\.(\\d+)(?=\\.|$)");

    /** What is wrong with the arguments, if anything is. */
    Optional<ConfigurationException> problemIn(Map<String, String> args) {
        return tooMany(args).or(() -> unknown(args)).or(() -> blank(args)).or(() -> gap(args));
    }

    private Optional<ConfigurationException> tooMany(Map<String, String> args) {
        long values = args.keySet().stream().filter(ArgumentCheck::isShortcut).count();
        return values <= known.maxShortcutValues()
                ? Optional.empty()
                : problem(
                        "has " + values + " values, expected at most " + known.maxShortcutValues(),
                        "Remove values, or use the structured form.");
    }

    private Optional<ConfigurationException> unknown(Map<String, String> args) {
        return args.keySet().stream()
                .filter(key -> !isShortcut(key) && !isKnown(key))
                .findFirst()
                .flatMap(key -> problem(
                        "has the unknown argument '" + asWritten(key) + "'",
                        known.argumentNames().isEmpty()
                                ? known.yamlName() + " has no arguments."
                                : "Known arguments of " + known.yamlName() + " are " + known.argumentNames() + "."));
    }

    private Optional<ConfigurationException> blank(Map<String, String> args) {
        return args.entrySet().stream()
                .filter(entry -> entry.getValue() == null || entry.getValue().isBlank())
                .findFirst()
                .flatMap(entry -> problem(
                        "has a blank value for '" + asWritten(entry.getKey()) + "'", "Give it a value, or remove it."));
    }

    private Optional<ConfigurationException> gap(Map<String, String> args) {
        Map<String, Set<Integer>> indices = new HashMap<>();
        for (String key : args.keySet()) {
            Matcher index = INDEX.matcher(asWritten(key));
            while (index.find()) {
                String list = asWritten(key).substring(0, index.start());
                indices.computeIfAbsent(list, name -> new HashSet<>()).add(Integer.valueOf(index.group(1)));
            }
        }
        return indices.entrySet().stream()
                .filter(list -> !list.getValue().contains(list.getValue().size() - 1))
                .findFirst()
                .flatMap(list -> problem(
                        "has a gap in the list '" + list.getKey() + "'", "Number its elements from 0 without a gap."));
    }

    private Optional<ConfigurationException> problem(String problem, String remedy) {
        return Optional.of(new ConfigurationException(where + ": " + known.yamlName() + " " + problem, remedy));
    }

    private static boolean isShortcut(String key) {
        return key.startsWith(NameUtils.GENERATED_NAME_PREFIX);
    }

    private boolean isKnown(String key) {
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
