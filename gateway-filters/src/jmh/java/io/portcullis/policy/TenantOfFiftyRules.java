package io.portcullis.policy;

import io.portcullis.feed.Freshness;
import java.util.List;

/** A tenant with a document of fifty rules with conditions, which is in force. */
public final class TenantOfFiftyRules {

    private TenantOfFiftyRules() {}

    /** The policies of the tenant {@code acme}, which allow to read {@code /api/v1/things7/17}. */
    public static PolicySet policies(Freshness freshness) {
        PolicyDocument document = new PolicyDocument(
                new PolicyKey("acme", "api"),
                1,
                PolicyMode.ENFORCE,
                AppliesTo.EVERYTHING,
                ClaimNames.STANDARD,
                List.of(),
                PolicyBenchmark.tenant(),
                List.of());
        PolicySnapshot snapshot =
                PolicySnapshot.of(List.of(new PolicyCompiler(ExpressionCompiler.none()).compile(document)), List.of());
        PolicySet policies = new PolicySet(freshness);
        Pending nothing = new Pending(System::nanoTime, null);
        policies.update("acme", before -> new TenantPolicies.InForce(snapshot, true, nothing));
        return policies;
    }
}
