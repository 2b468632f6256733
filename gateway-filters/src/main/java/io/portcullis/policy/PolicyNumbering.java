package io.portcullis.policy;

import org.jspecify.annotations.Nullable;

/** Which version a document gets that is to follow what there is. */
@FunctionalInterface
interface PolicyNumbering {

    /** There is nothing to do. */
    long UNCHANGED = 0;

    /**
     * The version, or {@link #UNCHANGED}.
     *
     * @throws VersionConflictException if it cannot follow
     */
    long next(PolicyHeads heads, PolicySource source);

    /**
     * As an order wants it: the version that the document names, if that is greater than the current one, else the next.
     * Whoever names neither the current version nor a greater one may only publish what never was there, or repeat what
     * is.
     */
    static PolicyNumbering ordered(@Nullable Long expected) {
        return (heads, source) -> {
            long current = heads.version();
            PolicyDocument document = source.document();
            if (expected != null && expected != current) {
                throw new VersionConflictException(document.key(), current);
            }
            if (document.version() > current) {
                return document.version();
            }
            if (isSame(heads, source)) {
                return UNCHANGED;
            }
            if (expected == null && (document.version() != 0 || heads.isThere())) {
                throw new VersionConflictException(document.key(), current);
            }
            return current + 1;
        };
    }

    /** The next, whatever the document says, unless it is what there is. */
    static PolicyNumbering following(@Nullable Long expected) {
        return (heads, source) -> {
            if (expected != null && expected != heads.version()) {
                throw new VersionConflictException(source.document().key(), heads.version());
            }
            return isSame(heads, source) ? UNCHANGED : heads.version() + 1;
        };
    }

    /** Of a file: what it says if that is greater; the next if it says nothing and is something else than there is. */
    static PolicyNumbering ofFile() {
        return (heads, source) -> {
            if (source.document().version() > heads.version()) {
                return source.document().version();
            }
            return source.document().version() == 0 ? following(null).next(heads, source) : UNCHANGED;
        };
    }

    private static boolean isSame(PolicyHeads heads, PolicySource source) {
        PolicyReference newest = heads.newest();
        return newest != null
                && newest.version() == heads.version()
                && source.digest().equals(newest.digest());
    }
}
