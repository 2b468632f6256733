package io.portcullis.audit;

import io.portcullis.Decision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and what was decided of it; immutable.
 *
 * @param time when it came
 * @param id the decision id that a refused client was given, or null where nothing was refused
 * @param path raw, without query; cut if it is very long
 * @param address of the client, or {@code unknown}
 * @param route the id of the matched route, or {@code none} before routing
 * @param issuer the name of the token's issuer, or null as long as nobody knows the caller
 * @param stages in the order in which they were asked
 */
public record DecidedRequest(
        Instant time,
        @Nullable String id,
        String method,
        String path,
        String address,
        String route,
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable String tenant,
        List<DecidedStage> stages) {

    /** Copies the list. */
    public DecidedRequest {
        stages = List.copyOf(stages);
    }

    /** The last refusal, or null if the request has passed every stage so far. */
    public Decision.@Nullable Deny refusal() {
        for (int i = stages.size() - 1; i >= 0; i--) {
            if (stages.get(i).decision() instanceof Decision.Deny deny) {
                return deny;
            }
        }
        return null;
    }
}
