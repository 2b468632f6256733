package io.portcullis.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an order, or, in a dry run, what would. Immutable.
 *
 * @param version that counts from now on
 * @param digest of the contents, or null if the document was deleted
 * @param isUnchanged whether there was nothing to do
 * @param tests what came out of the document's own tests
 * @param changes against the version before, for people
 * @param impact on the requests that were decided last on this node
 */
public record PolicyReceipt(
        PolicyKey key,
        long version,
        @Nullable String digest,
        boolean isUnchanged,
        List<PolicyTestResult> tests,
        List<String> changes,
        PolicyImpact impact) {

    /** Copies the lists. */
    public PolicyReceipt {
        tests = List.copyOf(tests);
        changes = List.copyOf(changes);
    }
}
