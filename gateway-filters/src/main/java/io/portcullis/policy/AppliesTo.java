package io.portcullis.policy;

import java.util.List;

/**
 * Which requests a document is about; immutable.
 *
 * @param routes globs of route ids ({@code *} stands for any text); none means every route
 * @param hosts globs of host names in lower case, without port; none means every host
 */
public record AppliesTo(List<String> routes, List<String> hosts) {

    /** Every request. */
    public static final AppliesTo EVERYTHING = new AppliesTo(List.of(), List.of());

    /** Copies the lists. */
    public AppliesTo {
        routes = List.copyOf(routes);
        hosts = List.copyOf(hosts);
    }
}
