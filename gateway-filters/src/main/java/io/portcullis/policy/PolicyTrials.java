package io.portcullis.policy;

/** Tries documents on the requests that were decided last, before they count. Thread-safe. */
public final class PolicyTrials {

    private final RecentRequests recent;
    private final PolicySet policies;
    private final NoPolicy noPolicy;

    /** Compares with what counts now. */
    public PolicyTrials(RecentRequests recent, PolicySet policies, NoPolicy noPolicy) {
        this.recent = recent;
        this.policies = policies;
        this.noPolicy = noPolicy;
    }

    /** What the document would change, as if it were enforced. */
    PolicyImpact of(CompiledPolicy candidate) {
        return PolicyImpact.of(candidate, recent, policies, noPolicy == NoPolicy.INSECURE_ALLOW, System::nanoTime);
    }
}
