package io.portcullis.policy;

import io.portcullis.Decision;
import java.util.List;

/**
 * What the policies say; immutable.
 *
 * @param obligations what has to be done to a request that is allowed
 */
public record PolicyDecision(Decision decision, List<Obligation> obligations) {

    /** Copies the list. */
    public PolicyDecision {
        obligations = List.copyOf(obligations);
    }

    static PolicyDecision of(Decision decision) {
        return new PolicyDecision(decision, List.of());
    }

    /** Whether the request may pass. */
    public boolean isAllowed() {
        return decision instanceof Decision.Allow;
    }

    /** The outcome, its reason and what it rests on, for example {@code deny policy_denied acme/orders@7#no-deletes}. */
    @Override
    public String toString() {
        String outcome =
                decision instanceof Decision.Deny deny ? "deny " + deny.reason().code() : "allow";
        return decision.basis() == null ? outcome : outcome + " " + decision.basis();
    }
}
