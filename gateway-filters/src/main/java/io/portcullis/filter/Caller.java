package io.portcullis.filter;

import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Who sent a request. */
sealed interface Caller {

    /** Nobody says who. */
    enum Anonymous implements Caller {
        INSTANCE
    }

    /** Somebody with credentials that are not acceptable. */
    record Refused(Reason reason) implements Caller {}

    /** The bearer of this token. */
    record Known(VerifiedToken token) implements Caller {}

    /** Not known before the token has been verified; the answer is one of the others. */
    record Pending(Mono<Caller> answer) implements Caller {}

    /** The caller's token, or null if nobody is known. */
    default @Nullable VerifiedToken tokenOrNull() {
        return this instanceof Known known ? known.token() : null;
    }
}
