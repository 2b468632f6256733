package io.portcullis;

import org.jspecify.annotations.Nullable;

/** What a stage says to a request; immutable. */
public sealed interface Decision {

    /** The request goes on. */
    static Decision allow() {
        return Allow.INSTANCE;
    }

    /** The request is refused for this reason. */
    static Deny deny(Reason reason) {
        return new Deny(reason, null);
    }

    /** The request is refused for want of these scopes, separated by blanks (RFC 6750 section 3). */
    static Deny denyForScope(String scope) {
        return new Deny(Reason.SCOPE_LACKING, scope);
    }

    /** The one way to say yes. */
    enum Allow implements Decision {
        INSTANCE
    }

    /**
     * A refusal.
     *
     * @param scope the scopes that would have been enough, separated by blanks; never taken from the token
     */
    record Deny(Reason reason, @Nullable String scope) implements Decision {}
}
