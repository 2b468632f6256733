package io.portcullis.policy;

import io.portcullis.ConfigurationException;
import io.portcullis.feed.Staleness;
import org.jspecify.annotations.Nullable;

/**
 * How policies are enforced. Immutable.
 *
 * @param noPolicy what becomes of tenants without a document
 * @param staleness how old the policies may be, and what then
 * @param defaultTenant whose policies count for callers of no tenant, or null if there are none for them
 */
public record PolicySettings(
        NoPolicy noPolicy, Staleness staleness, @Nullable String defaultTenant) {

    /** Refuses what makes no sense. */
    public PolicySettings {
        if (defaultTenant != null && !isTenant(defaultTenant)) {
            throw new ConfigurationException(
                    "portcullis.policy.default-tenant is '" + defaultTenant
                            + "'; expected up to 128 letters, digits and . _ @ : -",
                    "Correct portcullis.policy.default-tenant.");
        }
    }

    private static boolean isTenant(String tenant) {
        try {
            return !new PolicyKey(tenant, "document").isPlatform();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
