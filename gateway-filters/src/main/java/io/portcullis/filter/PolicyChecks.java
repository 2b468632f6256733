package io.portcullis.filter;

import io.portcullis.policy.PolicySelection;
import io.portcullis.policy.PolicySet;
import io.portcullis.policy.PolicySettings;
import io.portcullis.policy.RecentRequests;
import io.portcullis.ratelimit.Limits;
import io.portcullis.screen.AssertedHeaders;
import java.time.Clock;

/**
 * What all checks of policies share. Immutable.
 *
 * @param recent takes note of the requests that are decided
 * @param limits that documents may name
 * @param asserted the headers by which the operator tells upstreams who called: no document may
 */
public record PolicyChecks(
        PolicySet policies,
        PolicySettings settings,
        RecentRequests recent,
        AssertedHeaders asserted,
        ClientAddresses addresses,
        Limits limits,
        Clock clock) {

    /** The same at another time, taking note of nothing. */
    PolicyChecks at(Clock other) {
        return new PolicyChecks(policies, settings, new RecentRequests(0), asserted, addresses, limits, other);
    }

    PolicyCheck check(PolicySelection selection) {
        return new PolicyCheck(this, selection);
    }
}
