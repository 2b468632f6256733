package io.portcullis.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ForwardClaims=sub, tenant}, or {@code args.claims} with entries of claim and header: identity headers for the
 * upstream. Without arguments it forwards {@code portcullis.forward.headers}.
 */
public final class ForwardClaimsGatewayFilterFactory extends StageFactory<ForwardClaimsGatewayFilterFactory.Config> {

    private final Forwarding forwarding;

    /** Filters that write headers as this says. */
    public ForwardClaimsGatewayFilterFactory(StageFilters filters, Forwarding forwarding) {
        super(Config.class, filters);
        this.forwarding = forwarding;
    }

    @Override
    List<StageCheck> checks(Config config) {
        return List.of(forwarding.check(config));
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return Shortcut.elementsOf("values");
    }

    @Override
    public List<String> argumentNames() {
        return List.of("claims[].claim", "claims[].header");
    }

    /**
     * The arguments.
     *
     * @param values of the shortcut: names of claims
     * @param claims of the structured form
     */
    public record Config(List<String> values, List<Claim> claims) {
        /** Copies the lists. */
        public Config(@Nullable List<String> values, @Nullable List<Claim> claims) {
            this.values = values == null ? List.of() : List.copyOf(values);
            this.claims = claims == null ? List.of() : List.copyOf(claims);
        }
    }

    /**
     * One claim.
     *
     * @param header null for the one that the claim has everywhere
     */
    public record Claim(@Nullable String claim, @Nullable String header) {}
}
