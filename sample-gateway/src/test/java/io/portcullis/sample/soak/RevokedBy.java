package io.portcullis.sample.soak;

import java.util.Locale;

/** The kinds of revocations that the soak makes. */
enum RevokedBy {
    TOKEN("token-"),
    SESSION("session-"),
    SUBJECT(""),
    CLIENT("client-"),
    TENANT("tenant-"),
    KEY("");

    private final String prefix;

    RevokedBy(String prefix) {
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
