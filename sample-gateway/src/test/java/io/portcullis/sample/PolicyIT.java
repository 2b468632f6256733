package io.portcullis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

final class PolicyIT {

    private static final String PATH = "/policies/acme/no-orders";

    private static final String NO_ORDERS = """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: acme, name: no-orders}
            spec:
              rules:
                - id: no-orders
                  effect: deny
                  match: {methods: [POST], paths: ["/orders/**"]}
            tests:
              - name: nobody orders
                given: {method: POST, path: /orders/1, claims: {sub: alice, tenant: acme}}
                expect: {decision: DECISION, rule: no-orders}
            """;

    private static Sample first;
    private static Sample second;
    private static String admin;

    @BeforeAll
    static void start() {
        first = Sample.start();
        second = Sample.start(
                "spring.profiles.active=second",
                same("sample.issuer.port"),
                same("sample.upstream.port"),
                same("spring.data.redis.port"),
                same("spring.data.redis.password"));
        admin = first.token("sub=ops&scope=portcullis.admin");
    }

    private static String same(String property) {
        Environment environment = first.context().getEnvironment();
        return property + "=" + environment.getRequiredProperty(property);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    private static Answer publish(String document) {
        return first.manageWith(
                admin,
                PATH,
                JsonMapper.shared().createObjectNode().put("document", document).toString());
    }

    private static int order(Sample node, String tenant) {
        String token = first.token("sub=alice&scope=orders:read&tenant=" + tenant);
        return node.postWith(token, "/orders/1").status();
    }

    @Test
    void whatWorkedASecondAgoIsForbiddenOnBothNodesForOneTenantUntilItIsTakenBack() {
        assertThat(order(first, "acme")).isEqualTo(200);
        assertThat(order(second, "acme")).isEqualTo(200);

        Answer published = publish(NO_ORDERS.replace("DECISION", "deny"));
        assertThat(published.status()).as(published.body()).isEqualTo(200);
        assertThat(published.json().at("/tests/0/passed").asBoolean()).isTrue();
        assertThat(order(first, "acme")).isEqualTo(403);
        await().atMost(Duration.ofSeconds(30)).until(() -> order(second, "acme") == 403);
        assertThat(order(second, "globex")).isEqualTo(200);

        String token = first.token("sub=alice&scope=orders:read&tenant=acme");
        Answer explained = first.manageWith(
                admin, "/decisions", "{\"token\":\"" + token + "\",\"method\":\"POST\",\"path\":\"/orders/1\"}");
        assertThat(explained.status()).as(explained.body()).isEqualTo(200);
        assertThat(explained.body()).contains("policy_denied", "no-orders");

        assertThat(first.deleteWith(admin, PATH).status()).isEqualTo(200);
        assertThat(order(first, "acme")).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> order(second, "acme") == 200);
    }

    @Test
    void aDocumentWhoseTestFailsIsRefusedWithTheFailure() {
        Answer refused = publish(NO_ORDERS.replace("DECISION", "allow"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/tests/0/name").asString()).isEqualTo("nobody orders");
        assertThat(refused.json().at("/tests/0/failure").asString()).contains("expected allow", "deny");
    }

    @Test
    void theOperatorsGuardsHoldForEveryTenant() {
        String token = first.token("sub=alice&tenant=globex");
        assertThat(first.getWith(token, "/api/internal/heap").status()).isEqualTo(403);
    }

    @Test
    void otherTenantsAreRefusedWhereAPolicyIsEnforced() {
        String token = first.token("sub=alice&tenant=initech&scope=orders:read");
        assertThat(first.getWith(token, "/api/hello").status()).isEqualTo(403);
        assertThat(first.getWith(token, "/orders/1").status()).isEqualTo(403);
        assertThat(first.getWith(token, "/plan/a").status()).isEqualTo(200);
        assertThat(first.getWith(token, "/limited/a").status()).isEqualTo(200);
        assertThat(first.getWith(token, "/strict/a").status()).isEqualTo(200);
    }
}
