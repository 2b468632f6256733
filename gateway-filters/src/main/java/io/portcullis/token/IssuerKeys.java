package io.portcullis.token;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The keys of one issuer: which key has this id? */
interface IssuerKeys {

    /** Keys that never change. */
    static IssuerKeys of(KeySet keys) {
        return new FixedKeys(keys);
    }

    /**
     * Looks a key up; without waiting wherever the answer is known.
     *
     * @param keyId the token's opaque {@code kid}, or null
     */
    KeyLookup find(@Nullable String keyId);

    /** What operators see. */
    KeyStatus status();

    /** Fetches the keys now, however young they are, and after a fetch under way; ends when that is done or has failed. */
    Mono<Void> refresh();

    /** How many fetches have failed. */
    long failures();
}
