package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.claims.RequiredClaims;
import org.springframework.web.server.ServerWebExchange;

/** Are the claims that the route asks for there? Only of a verified token; nobody else has claims. */
record ClaimsCheck(RequiredClaims claims) implements StageCheck {

    @Override
    public Stage stage() {
        return Stage.CLAIMS;
    }

    @Override
    public Decision check(ServerWebExchange exchange, Caller caller) {
        if (caller instanceof Caller.Known known) {
            return claims.check(known.token());
        }
        return Decision.deny(caller instanceof Caller.Refused refused ? refused.reason() : Reason.CREDENTIALS_MISSING);
    }

    @Override
    public String toString() {
        return "RequireClaims" + claims;
    }
}
