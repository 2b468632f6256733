package io.portcullis.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a document; immutable.
 *
 * @param id unique within the document
 * @param methods in upper case; none means every method
 * @param paths Spring path patterns; none means every path
 * @param when must hold, see {@link Condition}; {@link Condition#ALWAYS} if nothing is asked
 * @param stepUp how strongly the caller must have authenticated, or null; only in rules that allow
 * @param obligations what is done to a request that the rule allows; only in rules that allow
 */
public record PolicyRule(
        String id,
        Effect effect,
        PolicyMode mode,
        List<String> methods,
        List<String> paths,
        Condition when,
        @Nullable StepUp stepUp,
        List<Obligation> obligations) {

    /** What a rule that holds does. */
    public enum Effect {
        /** It lets the request pass unless another rule denies it. */
        ALLOW,
        /** It refuses the request whatever other rules say. */
        DENY
    }

    /** Copies the lists. */
    public PolicyRule {
        methods = List.copyOf(methods);
        paths = List.copyOf(paths);
        obligations = List.copyOf(obligations);
    }
}
