package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import io.portcullis.policy.PolicyKey;
import io.portcullis.policy.PolicySelection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code EnforcePolicy} or {@code EnforcePolicy=orders-api}: the caller's tenant has a policy that allows the request; all
 * its documents count, or those named. The platform's documents always do.
 */
public final class EnforcePolicyGatewayFilterFactory extends StageFactory<EnforcePolicyGatewayFilterFactory.Config> {

    private final PolicyChecks policies;

    /** Filters that ask these. */
    public EnforcePolicyGatewayFilterFactory(StageFilters filters, PolicyChecks policies) {
        super(Config.class, filters);
        this.policies = policies;
    }

    @Override
    List<StageCheck> checks(Config config) {
        return List.of(policies.check(new PolicySelection(Set.copyOf(config.policies()))));
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return Shortcut.elementsOf("policies");
    }

    @Override
    public List<String> argumentNames() {
        return List.of("policies", "policies[]");
    }

    /**
     * The arguments.
     *
     * @param policies names of documents; none means all
     */
    public record Config(List<String> policies) {
        /** Refuses what cannot be the name of a document. */
        public Config(@Nullable List<String> policies) {
            this.policies = policies == null ? List.of() : List.copyOf(policies);
            this.policies.forEach(Config::requireName);
        }

        private static void requireName(String name) {
            try {
                PolicyKey unused = new PolicyKey(PolicyKey.PLATFORM, name);
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException(
                        "EnforcePolicy: " + e.getMessage(), "Write EnforcePolicy, or EnforcePolicy=<name>, …");
            }
        }
    }
}
