package io.portcullis.actuate;

import io.portcullis.feed.FeedStoreException;
import io.portcullis.revocation.Acknowledgement;
import io.portcullis.revocation.InvalidRevocationException;
import io.portcullis.revocation.RevocationKind;
import io.portcullis.revocation.RevocationOrder;
import io.portcullis.revocation.RevocationReceipt;
import io.portcullis.revocation.RevocationView;
import io.portcullis.revocation.Revocations;
import java.security.Principal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/**
 * What was taken back: {@code GET} the newest entries, or one by kind, issuer and value; {@code POST} takes back, {@code
 * DELETE} lifts.
 */
@Endpoint(id = "revocations")
final class RevocationsEndpoint {

    private static final int NEWEST = 100;

    private final Revocations revocations;

    RevocationsEndpoint(Revocations revocations) {
        this.revocations = revocations;
    }

    @ReadOperation
    WebEndpointResponse<Map<String, Object>> find(
            @Nullable String kind, @Nullable String issuer, @Nullable String value) {
        if (kind == null && issuer == null && value == null) {
            return answer(200, Map.of("revocations", describe(revocations.newest(NEWEST))));
        }
        try {
            return revocations
                    .find(kind(kind), issuer, value)
                    .map(entry -> answer(200, describe(entry)))
                    .orElseGet(() -> answer(404, Map.of("error", "Nothing of this kind is revoked")));
        } catch (InvalidRevocationException e) {
            return answer(400, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    /** Takes back; {@code value} may have several lines, one value each. */
    @WriteOperation
    Mono<WebEndpointResponse<Map<String, Object>>> revoke(
            SecurityContext security,
            @Nullable String kind,
            @Nullable String issuer,
            @Nullable String value,
            @Nullable Long notBefore,
            @Nullable Long expires,
            @Nullable String reason,
            @Nullable String await) {
        return guarded(Mono.defer(() -> revocations
                .revoke(
                        new RevocationOrder(
                                kind(kind), issuer, lines(value), notBefore, expires, reason, actor(security)),
                        level(await))
                .map(receipt -> answer(200, describe(receipt)))));
    }

    @DeleteOperation
    Mono<WebEndpointResponse<Map<String, Object>>> lift(
            SecurityContext security, @Nullable String kind, @Nullable String issuer, @Nullable String value) {
        return guarded(Mono.defer(() -> revocations
                .lift(kind(kind), issuer, value, actor(security))
                .map(receipt -> answer(200, describe(receipt)))
                .defaultIfEmpty(answer(404, Map.of("error", "Nothing of this kind is revoked")))));
    }

    private static Mono<WebEndpointResponse<Map<String, Object>>> guarded(
            Mono<WebEndpointResponse<Map<String, Object>>> operation) {
        return operation
                .onErrorResume(
                        InvalidRevocationException.class,
                        e -> Mono.just(answer(400, Map.of("error", String.valueOf(e.getMessage())))))
                .onErrorResume(FeedStoreException.class, e -> Mono.just(answer(503, unstored(e))));
    }

    private static Map<String, Object> unstored(FeedStoreException e) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", String.valueOf(e.getMessage()));
        body.put("stored", false);
        body.put("detail", "This node enforces it, and tells the others as soon as the store takes it.");
        return body;
    }

    private static WebEndpointResponse<Map<String, Object>> answer(int status, Map<String, Object> body) {
        return new WebEndpointResponse<>(body, status);
    }

    private static RevocationKind kind(@Nullable String kind) {
        RevocationKind known = kind == null ? null : RevocationKind.labelled(kind);
        if (known == null) {
            throw new InvalidRevocationException(
                    (kind == null ? "The kind is missing" : "The kind '" + kind + "' is unknown") + "; expected one of "
                            + Arrays.stream(RevocationKind.values())
                                    .map(RevocationKind::label)
                                    .toList());
        }
        return known;
    }

    private static Acknowledgement level(@Nullable String await) {
        if (await == null) {
            return Acknowledgement.APPLIED;
        }
        return Arrays.stream(Acknowledgement.values())
                .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(await))
                .findFirst()
                .orElseThrow(() -> new InvalidRevocationException(
                        "await is '" + await + "'; expected applied, replicated or everywhere"));
    }

    private static List<String> lines(@Nullable String value) {
        return value == null
                ? List.of()
                : value.lines().filter(line -> !line.isEmpty()).toList();
    }

    private static @Nullable String actor(SecurityContext security) {
        Principal principal = security.getPrincipal();
        return principal == null ? null : principal.getName();
    }

    private static List<Map<String, Object>> describe(List<RevocationView> entries) {
        return entries.stream().map(RevocationsEndpoint::describe).toList();
    }

    private static Map<String, Object> describe(RevocationReceipt receipt) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", receipt.version());
        body.put("epoch", receipt.epoch());
        body.put("stored", true);
        body.put("reached", receipt.isReached());
        body.put("applied", receipt.census().applied());
        body.put("missing", receipt.census().missing());
        body.put("replicas", receipt.replicas());
        body.put("revocations", describe(receipt.entries()));
        return body;
    }

    private static Map<String, Object> describe(RevocationView entry) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("kind", entry.kind().label());
        putIfKnown(body, "issuer", entry.issuer());
        putIfKnown(body, "value", entry.value());
        body.put("key", entry.key());
        putIfKnown(body, "notBefore", entry.notBefore());
        body.put("expires", entry.expires());
        body.put("lifted", entry.isLifted());
        putIfKnown(body, "reason", entry.reason());
        putIfKnown(body, "actor", entry.actor());
        return body;
    }

    private static void putIfKnown(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
