package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import io.portcullis.claims.ClaimRule;
import io.portcullis.claims.RequiredClaims;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code RequireClaims=scope, orders:read} or {@code args.claims} with a list of rules: the token must have these claims.
 */
public final class RequireClaimsGatewayFilterFactory extends StageFactory<RequireClaimsGatewayFilterFactory.Config> {

    /** Filters of required claims. */
    public RequireClaimsGatewayFilterFactory(StageFilters filters) {
        super(Config.class, filters);
    }

    @Override
    List<StageCheck> checks(Config config) {
        return List.of(new ClaimsCheck(new RequiredClaims(config.rules())));
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return Shortcut.elementsOf("values");
    }

    @Override
    public List<String> argumentNames() {
        return List.of(
                "claims[].claim",
                "claims[].any-of",
                "claims[].any-of[]",
                "claims[].all-of",
                "claims[].all-of[]",
                "claims[].none-of",
                "claims[].none-of[]",
                "claims[].equals",
                "claims[].matches",
                "claims[].exists");
    }

    /**
     * The arguments.
     *
     * @param values of the shortcut: the claim, then the values of which it must have one
     * @param claims of the structured form
     */
    public record Config(List<String> values, List<Claim> claims) {
        /** Refuses rules that cannot hold. */
        public Config(@Nullable List<String> values, @Nullable List<Claim> claims) {
            this.values = values == null ? List.of() : List.copyOf(values);
            this.claims = claims == null ? List.of() : List.copyOf(claims);
            rules();
        }

        private List<ClaimRule> rules() {
            try {
                List<ClaimRule> rules =
                        new ArrayList<>(claims.stream().map(Claim::rule).toList());
                if (!values.isEmpty()) {
                    rules.add(ClaimRule.anyOf(values.get(0), values.subList(1, values.size())));
                }
                if (rules.isEmpty()) {
                    throw new IllegalArgumentException("no claim is named");
                }
                return rules;
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(
                        "RequireClaims: " + e.getMessage(),
                        "Write RequireClaims=<claim>, <value>, … or args.claims with entries of claim and any-of, all-of,"
                                + " none-of, equals, matches or exists.");
            }
        }
    }

    /** One rule; see {@link ClaimRule#of}. */
    public record Claim(
            @Nullable String claim,
            @Nullable List<String> anyOf,
            @Nullable List<String> allOf,
            @Nullable List<String> noneOf,
            @Nullable String equals,
            @Nullable String matches,
            @Nullable Boolean exists) {

        private ClaimRule rule() {
            if (claim == null) {
                throw new IllegalArgumentException("an entry of claims has no claim");
            }
            return ClaimRule.of(claim, anyOf, allOf, noneOf, equals, matches, exists);
        }
    }
}
