package io.portcullis.filter;

import io.portcullis.feed.Staleness;
import io.portcullis.policy.PolicySelection;
import io.portcullis.policy.PolicySet;
import io.portcullis.policy.RecentRequests;
import io.portcullis.screen.AssertedHeaders;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What all checks of policies share. Immutable.
 *
 * @param recent takes note of the requests that are decided
 * @param defaultTenant whose documents count for callers without a tenant, or null if they have none
 * @param allowsWithoutPolicy whether callers pass whose tenant has no document, unless the platform's deny it
 * @param asserted the headers by which the operator tells upstreams who called: no document may
 */
public record PolicyChecks(
        PolicySet policies,
        RecentRequests recent,
        Staleness staleness,
        @Nullable String defaultTenant,
        boolean allowsWithoutPolicy,
        AssertedHeaders asserted,
        ClientAddresses addresses,
        Clock clock) {

    PolicyCheck check(PolicySelection selection) {
        return new PolicyCheck(this, selection);
    }
}
