package io.portcullis.policy;

import static io.portcullis.policy.TestPolicies.COMPILER;
import static io.portcullis.policy.TestPolicies.allow;
import static io.portcullis.policy.TestPolicies.deny;
import static io.portcullis.policy.TestPolicies.document;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.Freshness;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PolicyImpactTests {

    private final AtomicLong nanos = new AtomicLong();
    private final RecentRequests recent = new RecentRequests(20);
    private final PolicySet policies = new PolicySet(new Freshness(nanos::get));

    @BeforeEach
    void everythingIsAllowed() {
        PolicySnapshot snapshot =
                PolicySnapshot.of(List.of(COMPILER.compile(document(allow("all", Condition.ALWAYS)))), List.of());
        policies.update("acme", before -> new TenantPolicies.InForce(snapshot, true, new Pending(() -> 0, null)));
        for (int i = 0; i < 20; i++) {
            recent.add("acme", TestRequest.get("/" + i).build(), PolicySelection.ALL);
        }
    }

    /** Of a document that denies everything, where each look at the clock takes so long. */
    private PolicyImpact impact(Duration each) {
        return PolicyImpact.of(
                COMPILER.compile(document(deny("all", Condition.ALWAYS))),
                recent,
                policies,
                false,
                () -> nanos.getAndAdd(each.toNanos()));
    }

    @Test
    void allRequestsAreTriedIfThereIsTime() {
        assertThat(impact(Duration.ofMillis(1)).requests()).isEqualTo(20);
    }

    @Test
    void asManyAreTriedAsThereIsTimeFor() {
        PolicyImpact impact = impact(Duration.ofMillis(100));
        assertThat(impact.requests()).isEqualTo(5);
        assertThat(impact.toDeny()).isEqualTo(5);
    }
}
