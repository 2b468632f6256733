package io.portcullis.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a document, for operators. Immutable.
 *
 * @param version the current one, that of the document's end included
 * @param live what counts, or null if nothing does
 * @param shadow what is looked at beside it, or null
 * @param trouble why a version that is known is not in force here, or null
 */
public record PolicyEntry(
        PolicyKey key,
        long version,
        @Nullable Shown live,
        @Nullable Shown shadow,
        @Nullable String trouble) {

    /**
     * A version.
     *
     * @param isInForce false as long as this node has not loaded it: an older one counts here, or none
     * @param mode or null if this node does not have it
     * @param rules how many, or 0 if this node does not have it
     * @param text as its author wrote it, or null if this node does not have it
     */
    public record Shown(
            long version,
            String digest,
            boolean isInForce,
            @Nullable PolicyMode mode,
            int rules,
            @Nullable String text) {}

    static PolicyEntry of(PolicyKey key, PolicyHeads heads, LoadedHeads loaded, @Nullable String trouble) {
        return new PolicyEntry(
                key,
                heads.version(),
                shown(heads.wanted(PolicyReference.Slot.LIVE), loaded.live()),
                shown(heads.wanted(PolicyReference.Slot.SHADOW), loaded.shadow()),
                trouble);
    }

    private static @Nullable Shown shown(@Nullable PolicyReference wanted, @Nullable LoadedPolicy loaded) {
        if (wanted == null || wanted.digest() == null) {
            return null;
        }
        return loaded != null && loaded.reference().equals(wanted)
                ? new Shown(
                        wanted.version(),
                        wanted.digest(),
                        true,
                        loaded.mode(),
                        loaded.source().document().rules().size(),
                        loaded.source().text())
                : new Shown(wanted.version(), wanted.digest(), false, null, 0, null);
    }

    /**
     * A document with all of its versions that are remembered.
     *
     * @param history the newest first
     */
    public record Detail(PolicyEntry document, List<PolicyVersion> history) {

        /** Copies the list. */
        public Detail {
            history = List.copyOf(history);
        }
    }
}
