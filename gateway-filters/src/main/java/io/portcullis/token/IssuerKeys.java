package io.portcullis.token;

import org.jspecify.annotations.Nullable;

/** The keys of one issuer: which key has this id? */
interface IssuerKeys {

    /** Keys that never change. */
    static IssuerKeys of(KeySet keys) {
        return keys::find;
    }

    /**
     * Looks a key up; without waiting wherever the answer is known.
     *
     * @param keyId the token's opaque {@code kid}, or null
     */
    KeyLookup find(@Nullable String keyId);
}
