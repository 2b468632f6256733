package io.portcullis.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would be decided of a request; immutable.
 *
 * @param request what was described, and the stages up to the first refusal
 * @param rules what each rule of the tenant's policies says of it; none if no policy was asked
 * @param notes what to know when reading the answer
 */
public record ExplainedRequest(DecidedRequest request, List<ExplainedRule> rules, List<String> notes) {

    /** Copies the lists. */
    public ExplainedRequest {
        rules = List.copyOf(rules);
        notes = List.copyOf(notes);
    }

    /**
     * What one rule of a policy says of a request; immutable.
     *
     * @param policy document and version
     * @param rule its id
     * @param effect {@code allow}, {@code deny} or {@code require}
     * @param mode whether it counts
     * @param isAbout whether it is about such a request at all
     * @param truth {@code true}, {@code false} or {@code error}
     * @param failure the first thing that does not hold, or null
     */
    public record ExplainedRule(
            String policy,
            String rule,
            String effect,
            String mode,
            boolean isAbout,
            String truth,
            @Nullable String failure) {}
}
