package io.portcullis.policy;

import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.Succession;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log: this version of a document has these contents; immutable. Of two in a place the higher version
 * counts, whichever comes first; of two that claim the same version, as no two may, any, but the same on all nodes.
 *
 * @param version 1 to {@link #MOST}
 * @param digest of the contents, or null where this version is the document's end
 */
record PolicyReference(
        PolicyKey key, Slot slot, long version, @Nullable String digest) implements Comparable<PolicyReference> {

    static final long MOST = Succession.HIGHEST;

    private static final int MAX_LENGTH = 400;
    private static final String DELETED = "-";
    private static final Pattern TEXT =
            Pattern.compile("([^ ]+) ([^ ]+) (live|shadow) ([1-9][0-9]{0,14}) ([0-9a-f]{64}|-)");

    /** What stands beside what. */
    enum Slot {
        /** The version that counts, even if it is one that is disabled or deleted. */
        LIVE,
        /** A version that is looked at beside the live one. */
        SHADOW;

        static Slot of(PolicyMode mode) {
            return mode == PolicyMode.SHADOW ? SHADOW : LIVE;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    PolicyReference {
        if (version < 1 || version > MOST) {
            throw new IllegalArgumentException("The version is " + version + "; expected 1 to " + MOST);
        }
        if (digest == null && slot == Slot.SHADOW) {
            throw new IllegalArgumentException("A document ends in the slot live");
        }
    }

    /** The version of a document that was read. */
    static PolicyReference to(PolicySource source, long version) {
        PolicyDocument document = source.document();
        return new PolicyReference(document.key(), Slot.of(document.mode()), version, source.digest());
    }

    static PolicyReference deletion(PolicyKey key, long version) {
        return new PolicyReference(key, Slot.LIVE, version, null);
    }

    /** What {@link #text} wrote, or null if it is anything else. */
    static @Nullable PolicyReference parse(String text) {
        Matcher fields = TEXT.matcher(text);
        if (text.length() > MAX_LENGTH || !fields.matches()) {
            return null;
        }
        try {
            return new PolicyReference(
                    new PolicyKey(fields.group(1), fields.group(2)),
                    Slot.valueOf(fields.group(3).toUpperCase(Locale.ROOT)),
                    Long.parseLong(fields.group(4)),
                    fields.group(5).equals(DELETED) ? null : fields.group(5));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String text() {
        return key.tenant()
                + ' '
                + key.name()
                + ' '
                + slot.label()
                + ' '
                + version
                + ' '
                + (digest == null ? DELETED : digest);
    }

    /** Under which the store counts versions. */
    static String subject(PolicyKey key) {
        return key.toString();
    }

    FeedEntry entry() {
        return new FeedEntry(text(), new Succession(subject(key), slot.label(), version));
    }

    /** Within a place. */
    @Override
    public int compareTo(PolicyReference other) {
        int byVersion = Long.compare(version, other.version);
        return byVersion != 0 ? byVersion : spelling().compareTo(other.spelling());
    }

    private String spelling() {
        return digest == null ? "" : digest;
    }

    @Override
    public String toString() {
        return key + " version " + version + (slot == Slot.SHADOW ? " (shadow)" : "");
    }
}
