package io.portcullis.claims;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import java.util.List;

/** The claims that a route asks for: all rules must hold. Immutable and thread-safe. */
public final class RequiredClaims {

    private final List<ClaimRule> rules;

    /**
     * Asks for these.
     *
     * @throws IllegalArgumentException if there is no rule
     */
    public RequiredClaims(List<ClaimRule> rules) {
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("no claim is required; expected at least one");
        }
        this.rules = List.copyOf(rules);
    }

    /** Judges a caller. A lack of scopes is told to the client, of other claims it is not (RFC 6750 section 3.1). */
    public Decision check(VerifiedToken token) {
        for (ClaimRule rule : rules) {
            if (!rule.holdsFor(token.claims())) {
                String scope = rule.scope();
                return scope != null ? Decision.denyForScope(scope) : Decision.deny(Reason.CLAIM_LACKING);
            }
        }
        return Decision.allow();
    }

    /** The rules, for whoever lists the routes. */
    @Override
    public String toString() {
        return rules.toString();
    }
}
