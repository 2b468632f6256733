package io.portcullis.actuate;

import io.portcullis.feed.FeedStoreException;
import io.portcullis.policy.InvalidPolicyException;
import io.portcullis.policy.Policies;
import io.portcullis.policy.PolicyEntry;
import io.portcullis.policy.PolicyKey;
import io.portcullis.policy.PolicyOrder;
import io.portcullis.policy.PolicyTestsFailedException;
import io.portcullis.policy.UnknownPolicyException;
import io.portcullis.policy.VersionConflictException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import reactor.core.publisher.Mono;

/**
 * The documents of all tenants: {@code GET} lists them or shows one with its history, {@code POST} publishes, tries or rolls
 * back, {@code DELETE} takes one away.
 */
@Endpoint(id = "policies")
final class PoliciesEndpoint {

    private final Policies policies;

    PoliciesEndpoint(Policies policies) {
        this.policies = policies;
    }

    @ReadOperation
    Map<String, Object> list() {
        Map<String, List<Map<String, Object>>> tenants = new TreeMap<>();
        for (PolicyEntry entry : policies.list()) {
            tenants.computeIfAbsent(entry.key().tenant(), tenant -> new java.util.ArrayList<>())
                    .add(PolicyBodies.entry(entry));
        }
        return Map.of("tenants", tenants);
    }

    @ReadOperation
    Mono<WebEndpointResponse<Map<String, Object>>> find(@Selector String tenant, @Selector String name) {
        return guarded(
                tenant,
                name,
                key -> policies.find(key)
                        .map(detail -> answer(200, PolicyBodies.detail(detail)))
                        .switchIfEmpty(Mono.error(() -> new UnknownPolicyException(key))));
    }

    /** Publishes {@code document}, or the older version {@code rollbackTo}; with {@code dryRun} only says what would be. */
    @WriteOperation
    Mono<WebEndpointResponse<Map<String, Object>>> publish(
            SecurityContext security,
            @Selector String tenant,
            @Selector String name,
            @Nullable String document,
            @Nullable Long expectedVersion,
            @Nullable Boolean dryRun,
            @Nullable Long rollbackTo,
            @Nullable String reason) {
        if ((document == null) == (rollbackTo == null)) {
            return Mono.just(answer(400, PolicyBodies.error("Expected either document or rollbackTo")));
        }
        return guarded(tenant, name, key -> {
            PolicyOrder order =
                    new PolicyOrder(key, expectedVersion, actor(security), reason, Boolean.TRUE.equals(dryRun));
            return (document != null
                            ? policies.publish(order, document)
                            : policies.rollback(order, java.util.Objects.requireNonNull(rollbackTo)))
                    .map(receipt -> answer(200, PolicyBodies.receipt(receipt, order.dryRun())));
        });
    }

    @DeleteOperation
    Mono<WebEndpointResponse<Map<String, Object>>> delete(
            SecurityContext security,
            @Selector String tenant,
            @Selector String name,
            @Nullable Long expectedVersion,
            @Nullable String reason) {
        return guarded(
                tenant,
                name,
                key -> policies.delete(new PolicyOrder(key, expectedVersion, actor(security), reason, false))
                        .map(receipt -> answer(200, PolicyBodies.receipt(receipt, false))));
    }

    private static Mono<WebEndpointResponse<Map<String, Object>>> guarded(
            String tenant, String name, Function<PolicyKey, Mono<WebEndpointResponse<Map<String, Object>>>> operation) {
        PolicyKey key;
        try {
            key = new PolicyKey(tenant, name);
        } catch (IllegalArgumentException e) {
            return Mono.just(answer(400, PolicyBodies.error(String.valueOf(e.getMessage()))));
        }
        return Mono.defer(() -> operation.apply(key))
                .onErrorResume(InvalidPolicyException.class, e -> Mono.just(answer(400, PolicyBodies.invalid(e))))
                .onErrorResume(PolicyTestsFailedException.class, e -> Mono.just(answer(400, PolicyBodies.failed(e))))
                .onErrorResume(VersionConflictException.class, e -> Mono.just(answer(409, PolicyBodies.conflict(e))))
                .onErrorResume(
                        UnknownPolicyException.class,
                        e -> Mono.just(answer(404, PolicyBodies.error(String.valueOf(e.getMessage())))))
                .onErrorResume(FeedStoreException.class, e -> Mono.just(answer(503, PolicyBodies.unstored(e))));
    }

    private static WebEndpointResponse<Map<String, Object>> answer(int status, Map<String, Object> body) {
        return new WebEndpointResponse<>(new LinkedHashMap<>(body), status);
    }

    private static @Nullable String actor(SecurityContext security) {
        Principal principal = security.getPrincipal();
        return principal == null ? null : principal.getName();
    }
}
