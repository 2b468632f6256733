package io.portcullis.policy;

import java.util.Locale;

/** How much a document or a rule counts. */
public enum PolicyMode {
    /** It decides. */
    ENFORCE,
    /** It is evaluated, counted and shown beside the real decision, without effect. */
    SHADOW,
    /** It is kept, no more. */
    DISABLED;

    /** The word in documents. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
