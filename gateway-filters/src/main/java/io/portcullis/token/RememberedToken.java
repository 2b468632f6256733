package io.portcullis.token;

import io.portcullis.VerifiedToken;

/**
 * A token that was verified before, with what that rested on: its issuer and its key. Both are asked again at each use.
 * Immutable.
 */
public final class RememberedToken implements Credentials {

    private final VerifiedToken token;
    private final Issuer issuer;
    private final VerificationKey key;

    RememberedToken(VerifiedToken token, Issuer issuer, VerificationKey key) {
        this.token = token;
        this.issuer = issuer;
        this.key = key;
    }

    VerifiedToken token() {
        return token;
    }

    Issuer issuer() {
        return issuer;
    }

    VerificationKey key() {
        return key;
    }

    /** A credential does not belong into a log. */
    @Override
    public String toString() {
        return "RememberedToken[]";
    }
}
