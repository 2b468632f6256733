package io.portcullis.token;

import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import reactor.core.publisher.Mono;

/** What the verifier says to a token. */
public sealed interface Verification {

    /** The token is genuine and in force. */
    record Verified(VerifiedToken token) implements Verification {}

    /** It is not, or nobody can say. */
    record Refused(Reason reason) implements Verification {}

    /** The keys have to be fetched or the signature is being verified; the answer is never empty, never pending, never an error. */
    record Pending(Mono<Verification> answer) implements Verification {}
}
