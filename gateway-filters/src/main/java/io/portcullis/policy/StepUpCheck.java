package io.portcullis.policy;

import io.portcullis.Basis;
import io.portcullis.ClaimPath;
import io.portcullis.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the caller has authenticated strongly and lately enough (RFC 9470; RFC 9068 section 2.2.1). */
final class StepUpCheck {

    private static final ClaimPath ACR = ClaimPath.of("acr");
    private static final ClaimPath AMR = ClaimPath.of("amr");
    private static final ClaimPath AUTH_TIME = ClaimPath.of("auth_time");
    /** An authentication in the future is none; clocks may differ by that. */
    private static final long SKEW_SECONDS = 300;

    private final StepUp stepUp;
    private final @Nullable Long maxAge;
    private final Decision.Deny challenge;

    StepUpCheck(StepUp stepUp, Basis basis) {
        this.stepUp = stepUp;
        Duration longest = stepUp.maxAge();
        this.maxAge = longest == null ? null : longest.toSeconds();
        this.challenge = Decision.denyForStepUp(stepUp.acrAnyOf(), maxAge, basis);
    }

    boolean holdsFor(PolicyRequest request, Work work) {
        Map<String, ?> claims = request.claims();
        return hasAcr(claims) && hasAmr(request.values(), work) && isRecent(claims, request.millis() / 1000);
    }

    private boolean hasAcr(Map<String, ?> claims) {
        String acr = ACR.string(claims);
        return stepUp.acrAnyOf().isEmpty() || (acr != null && stepUp.acrAnyOf().contains(acr));
    }

    private boolean hasAmr(ClaimValues claims, Work work) {
        List<String> wanted = stepUp.amrAllOf();
        if (wanted.isEmpty()) {
            return true;
        }
        List<Object> values = claims.find(AMR, false, work).values();
        return work.spend(ValueMatch.comparisons(wanted, values)) && values.containsAll(wanted);
    }

    private boolean isRecent(Map<String, ?> claims, long now) {
        if (maxAge == null) {
            return true;
        }
        Long authenticatedAt = AUTH_TIME.seconds(claims);
        return authenticatedAt != null && authenticatedAt <= now + SKEW_SECONDS && authenticatedAt >= now - maxAge;
    }

    /** What a caller is told who has not. */
    Decision.Deny challenge() {
        return challenge;
    }

    @Override
    public String toString() {
        return "stepUp"
                + (stepUp.acrAnyOf().isEmpty() ? "" : " acr in " + stepUp.acrAnyOf())
                + (stepUp.amrAllOf().isEmpty() ? "" : " amr all of " + stepUp.amrAllOf())
                + (maxAge == null ? "" : " maxAge " + maxAge);
    }
}
