package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.util.Locale;

/** What has to be done to a request that a rule allows; if it cannot be done, the request is refused. Immutable. */
public sealed interface Obligation {

    /** Where a header's value comes from. */
    sealed interface Value {
        /** A claim of the token. */
        record OfClaim(ClaimPath claim) implements Value {}

        /** This text. */
        record Literal(String text) implements Value {}
    }

    /** The upstream is told this; the client's own header of that name never reaches it. */
    record SetRequestHeader(String name, Value value) implements Obligation {}

    /** The upstream does not see the header. */
    record RemoveRequestHeader(String name) implements Obligation {}

    /** The client is told this. */
    record SetResponseHeader(String name, Value value) implements Obligation {}

    /** The request is charged to a limit of {@code portcullis.limits}. */
    record RateLimit(String limit) implements Obligation {}

    /** The decision is audited like this, whatever {@code portcullis.audit.log} says. */
    record Audit(Level level) implements Obligation {}

    /** Whether an allowed request is written into the audit log. */
    enum Level {
        /** It is not. */
        NONE,
        /** It is. */
        ALL;

        /** The word in documents. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
