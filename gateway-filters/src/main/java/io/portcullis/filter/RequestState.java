package io.portcullis.filter;

import io.portcullis.audit.RequestTrace;
import io.portcullis.ratelimit.LimitStatus;
import io.portcullis.token.Credentials;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * What stages leave on a request for those behind them. Belongs to the thread that has the request.
 *
 * <p>One attribute for all of it: the framework has about twenty of its own, and with ours beside them their map would have to
 * grow once more for each request.
 */
final class RequestState {

    private static final String ATTRIBUTE = RequestState.class.getName();

    /** The decisions so far. */
    @Nullable
    RequestTrace trace;

    /** What the screen has read. */
    @Nullable
    Credentials credentials;

    /** Who it is, as soon as somebody has asked. */
    @Nullable
    Caller caller;

    /** Whether the rest of the application was told. */
    boolean isPublished;

    /** Whether the exchange is ended when its token is. */
    boolean isWatched;

    /** Names of limits that are to be charged. */
    @Nullable
    Collection<String> due;

    /** Names of limits that have been. */
    @Nullable
    Collection<String> charged;

    /** What the client is told of them. */
    @Nullable
    List<LimitStatus> statuses;

    /** What the upstream is told, by header. */
    Map<String, String> forwarded = Map.of();

    /** What policies oblige to, the last first. */
    ObligationFilter.@Nullable Obliged obliged;

    private RequestState() {}

    /** The request's, which is there from now on. */
    static RequestState of(ServerWebExchange exchange) {
        RequestState known = exchange.getAttribute(ATTRIBUTE);
        if (known != null) {
            return known;
        }
        RequestState state = new RequestState();
        exchange.getAttributes().put(ATTRIBUTE, state);
        return state;
    }
}
