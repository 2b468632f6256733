package io.portcullis.revocation;

import java.util.List;
import java.util.stream.IntStream;

/** Entries about other tokens than the one that is asked for. */
public final class ManyRevocations {

    private ManyRevocations() {}

    /** Adds so many to the list. */
    public static void add(RevocationList list, int entries) {
        List<String> texts = IntStream.range(0, entries)
                .mapToObj(i -> Revocation.of(
                                RevocationKind.TOKEN,
                                RevocationKey.of(RevocationKind.TOKEN, "https://other.example", "jti-" + i),
                                0,
                                false,
                                Revocation.ALWAYS,
                                Revocation.ALWAYS)
                        .text())
                .toList();
        list.merge(texts, System.currentTimeMillis());
        if (list.size() != entries) {
            throw new IllegalStateException("the list has " + list.size() + " entries");
        }
    }
}
