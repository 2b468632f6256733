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

    /** What was asked; the path has no query, because queries carry secrets. */
    public record Request(String method, String path, String address) {}
}
