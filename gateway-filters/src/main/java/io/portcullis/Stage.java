package io.portcullis;

import java.util.Locale;

/**
 * A station on a request's way, with its fixed place in the gateway's filter chain.
 *
 * <p>The order of the stages is a property of the product, not of a route's YAML. Every stage that decides stands
 * below -4, where Spring Cloud Gateway's {@code LocalResponseCache} answers: behind it, a refused token would still be
 * given a cached body. The stage that writes headers for the upstream stands late, because the cache's key must see the
 * client's own {@code Authorization}.
 */
public enum Stage {
    /** Is this request well-formed enough to look at? Stands before routing. */
    SCREEN(Integer.MIN_VALUE + 100),
    /** Is the matched route protected at all? */
    ROUTE(Integer.MIN_VALUE + 200),
    /** How often may this address ask? Stands before verification, which costs more. */
    ADDRESS(-1100),
    /** Who is calling? */
    TOKEN(-1000),
    /** Was it taken back? Runs with the stage before it. */
    REVOCATION(-900),
    /** Are the claims that the route asks for there? */
    CLAIMS(-700),
    /** May this caller do this? */
    POLICY(-600),
    /** How often may this caller do this? */
    LIMIT(-500),
    /** What may the upstream know of the caller? */
    FORWARD(9000);

    private final int order;
    private final String label;

    Stage(int order) {
        this.order = order;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /** The place in the filter chain: lower runs earlier. */
    public int order() {
        return order;
    }

    /** The name in metrics and audit records. */
    public String label() {
        return label;
    }
}
