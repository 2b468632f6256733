package io.portcullis.audit;

import io.portcullis.Decision;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One decision of one stage.
 *
 * @param id the decision id that a refused client was given, or null where nothing was refused
 * @param route the id of the matched route, or {@code none} before routing
 * @param token who called, or null as long as nobody knows
 * @param request method, path and client address, made only if somebody reads it
 */
public record DecisionRecord(
        @Nullable String id,
        String route,
        Stage stage,
        Decision decision,
        @Nullable VerifiedToken token,
        Supplier<Request> request) {

    /** The same with the request made already: for whoever reads it later, when the exchange is over. */
    DecisionRecord settled() {
        Request made = request.get();
        return new DecisionRecord(id, route, stage, decision, token, () -> made);
    }

    /** What was asked; the path has no query, because queries carry secrets. */
    public record Request(String method, String path, String address) {}
}
