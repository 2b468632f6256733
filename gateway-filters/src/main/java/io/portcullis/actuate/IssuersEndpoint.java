package io.portcullis.actuate;

import io.portcullis.token.KeyStatus;
import io.portcullis.token.TokenVerifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/** The issuers and their keys: {@code GET} all, {@code GET /{name}} one, {@code POST /{name}} fetches its keys now. */
@Endpoint(id = "issuers")
final class IssuersEndpoint {

    private final TokenVerifier verifier;

    IssuersEndpoint(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    @ReadOperation
    Map<String, Object> issuers() {
        Map<String, Object> issuers = new LinkedHashMap<>();
        verifier.keyStatus().forEach((name, status) -> issuers.put(name, describe(status)));
        return Map.of("issuers", issuers);
    }

    /** One issuer, or null, which is answered 404. */
    @ReadOperation
    @Nullable
    Map<String, Object> issuer(@Selector String name) {
        KeyStatus status = verifier.keyStatus().get(name);
        return status == null ? null : describe(status);
    }

    @WriteOperation
    Mono<WebEndpointResponse<Map<String, Object>>> refresh(@Selector String name) {
        return verifier.refreshKeys(name)
                .map(status -> new WebEndpointResponse<>(describe(status)))
                .defaultIfEmpty(new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
    }

    static Map<String, Object> describe(KeyStatus status) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("usable", status.isUsable());
        description.put(
                "keys", status.keys().stream().map(IssuersEndpoint::describe).toList());
        if (status.age() != null) {
            description.put("ageSeconds", status.age().toSeconds());
        }
        if (status.nextRefresh() != null) {
            description.put(
                    "nextRefreshSeconds", Math.max(0, status.nextRefresh().toSeconds()));
        }
        if (status.lastError() != null) {
            description.put("lastError", status.lastError());
        }
        return description;
    }

    private static Map<String, Object> describe(KeyStatus.Key key) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("kid", key.kid());
        description.put("algorithms", List.copyOf(key.algorithms()));
        description.put("thumbprint", key.thumbprint());
        description.put("provider", key.provider());
        return description;
    }
}
