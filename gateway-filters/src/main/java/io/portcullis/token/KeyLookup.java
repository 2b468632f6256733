package io.portcullis.token;

import io.portcullis.Reason;
import reactor.core.publisher.Mono;

/** What an issuer's key store says to a key id. */
sealed interface KeyLookup {

    /** The key is here. */
    record Found(VerificationKey key) implements KeyLookup {}

    /** There is no such key, or nobody can say. */
    record Missing(Reason reason) implements KeyLookup {}

    /** The answer has to be fetched first; never empty, never an error. */
    record Pending(Mono<KeyLookup> answer) implements KeyLookup {}
}
