package io.portcullis.filter;

import io.portcullis.screen.HeaderScreen;
import io.portcullis.token.Credentials;
import io.portcullis.token.CredentialsReader;
import io.portcullis.token.RememberedToken;
import io.portcullis.token.TokenVerifier;
import io.portcullis.token.UnverifiedToken;
import io.portcullis.token.Verification;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Finds out who sent a request, once per request: predicates and filters share the answer. Thread-safe.
 *
 * <p>The credentials that {@link ScreenFilter} has read are not read again.
 */
public final class Callers {

    private final HeaderScreen headers;
    private final CredentialsReader reader;
    private final TokenVerifier verifier;

    /** Reads and verifies with these. */
    public Callers(HeaderScreen headers, CredentialsReader reader, TokenVerifier verifier) {
        this.headers = headers;
        this.reader = reader;
        this.verifier = verifier;
    }

    /** The caller; verifies on the first call for the exchange. */
    Caller of(ServerWebExchange exchange) {
        Caller known = known(exchange);
        if (known != null) {
            return known;
        }
        Caller caller = identify(exchange);
        if (caller instanceof Caller.Pending pending) {
            return new Caller.Pending(pending.answer()
                    .publishOn(EventLoop.of(exchange.getRequest()))
                    .doOnNext(settled -> remember(exchange, settled)));
        }
        remember(exchange, caller);
        return caller;
    }

    /** The caller, if an earlier filter or predicate has asked, or else null. */
    static @Nullable Caller known(ServerWebExchange exchange) {
        return RequestState.of(exchange).caller;
    }

    static void rememberCredentials(ServerWebExchange exchange, Credentials credentials) {
        RequestState.of(exchange).credentials = credentials;
    }

    static void remember(ServerWebExchange exchange, Caller caller) {
        RequestState.of(exchange).caller = caller;
    }

    private Caller identify(ServerWebExchange exchange) {
        Credentials credentials = RequestState.of(exchange).credentials;
        if (credentials == null) {
            credentials = reader.read(
                    headers.inspect(exchange.getRequest().getHeaders()).authorization(),
                    exchange.getRequest().getURI().getRawQuery());
        }
        if (credentials instanceof RememberedToken token) {
            return caller(verifier.verify(token));
        }
        if (credentials instanceof UnverifiedToken token) {
            return caller(verifier.verify(token));
        }
        return credentials instanceof Credentials.Refused refused
                ? new Caller.Refused(refused.reason())
                : Caller.Anonymous.INSTANCE;
    }

    private static Caller caller(Verification verification) {
        if (verification instanceof Verification.Verified verified) {
            return new Caller.Known(verified.token());
        }
        if (verification instanceof Verification.Pending pending) {
            return new Caller.Pending(pending.answer().map(Callers::caller));
        }
        return new Caller.Refused(((Verification.Refused) verification).reason());
    }
}
