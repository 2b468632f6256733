package io.portcullis.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import io.portcullis.token.VerifiedTokens;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainIT {

    private static final Map<String, Object> CLAIMS =
            Map.of("iss", TestToken.ISSUER, "sub", "u1", "tenant", "acme", "scope", "orders:read");

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.with()
                .corporateIssuer()
                .actuator()
                .property("portcullis.policy.locations[0]", DecisionsEndpointIT.POLICY)
                .property("portcullis.routes.unprotected", "warn")
                .property("portcullis.screen.trusted-proxies[0]", "10.0.0.0/8")
                .property("portcullis.forward.headers.X-User", "sub")
                .route("gold", List.of("Path=/plan/**", "TokenClaim=plan, gold"), "VerifyToken")
                .route("public", "/public/**", "AllowAnonymous")
                .route("orders", "/orders/**", "VerifyToken", "RequireClaims=scope, orders:read")
                .route("policy", "/policy/**", "EnforcePolicy", "VerifyToken")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void explainsARequestThatWouldPass() {
        Operator.Reply reply = explain("token", TestToken.valid().compact(), "path", "/orders/17?a=b");
        assertThat(reply.status()).isEqualTo(200);
        assertThat((String) reply.at("$.outcome")).isEqualTo("allow");
        assertThat((String) reply.at("$.route")).isEqualTo("orders");
        assertThat((String) reply.at("$.subject")).isEqualTo("u1");
        assertThat(stages(reply)).containsExactly("screen", "route", "token", "revocation", "claims", "forward");
    }

    @Test
    void explainsWhyATokenIsRefused() {
        assertThat(refusal(
                        "token",
                        TestToken.valid()
                                .forgedBy(TestKey.create("ES256", "other"))
                                .compact(),
                        "path",
                        "/orders/1"))
                .isEqualTo("token:signature_wrong");
        assertThat(refusal("token", TestToken.valid().claim("aud", "x").compact(), "path", "/orders/1"))
                .isEqualTo("token:audience_wrong");
        assertThat(refusal("path", "/orders/1")).isEqualTo("token:credentials_missing");
    }

    @Test
    void judgesATokenAtTheTimeThatIsAskedFor() {
        Instant now = Instant.now();
        String token = TestToken.valid(now).compact();
        assertThat(refusal(
                        "token",
                        token,
                        "path",
                        "/orders/1",
                        "time",
                        now.plusSeconds(3600).getEpochSecond()))
                .isEqualTo("token:token_expired");
        assertThat(refusal(
                        "token",
                        token,
                        "path",
                        "/orders/1",
                        "time",
                        now.minusSeconds(3600).toString()))
                .isEqualTo("token:token_from_future");
    }

    @Test
    void explainsThatATokenWasTakenBack() {
        String subject = UUID.randomUUID().toString();
        String token = TestToken.valid().claim("sub", subject).compact();
        Operator.of(gateway).revoke("kind", "subject", "issuer", "corporate", "value", subject);
        assertThat(refusal("token", token, "path", "/orders/1")).isEqualTo("revocation:subject_revoked");
    }

    @Test
    void explainsThatAnAddressIsBlockedAlsoBehindAProxy() {
        long expires = Instant.now().getEpochSecond() + 600;
        assertThat(Operator.of(gateway)
                        .revoke("kind", "address", "value", "203.0.113.99", "expires", expires)
                        .status())
                .isEqualTo(200);
        assertThat(refusal("path", "/public/1", "address", "203.0.113.99")).isEqualTo("revocation:address_blocked");
        assertThat(refusal(
                        "path",
                        "/public/1",
                        "address",
                        "10.0.0.1",
                        "headers",
                        Map.of("X-Forwarded-For", "203.0.113.99")))
                .isEqualTo("revocation:address_blocked");
        assertThat(refusal("path", "/public/1", "address", "203.0.113.98")).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/%2e%2e/x, path_encoded_dot",
        "//orders, path_double_slash",
        "/orders/a;b, path_semicolon",
        "/orders#x, path_fragment",
    })
    void explainsWhatTheScreenRefuses(String path, String reason) {
        assertThat(refusal("path", path)).isEqualTo("screen:" + reason);
    }

    @Test
    void explainsWithClaimsInsteadOfAToken() {
        Operator.Reply reply = explain("claims", CLAIMS, "path", "/orders/1");
        assertThat((String) reply.at("$.outcome")).isEqualTo("allow");
        assertThat((String) reply.at("$.issuer")).isEqualTo("corporate");
        assertThat((String) reply.at("$.tenant")).isEqualTo("acme");
        assertThat(refusal("claims", Map.of("sub", "u1"), "path", "/orders/1")).isEqualTo("claims:scope_lacking");
        assertThat(refusal("claims", JSONObjectUtils.toJSONString(CLAIMS), "path", "/orders/1"))
                .as("the JSON text is as good as the object")
                .isEqualTo("none");
    }

    @Test
    void findsTheRouteAsTheGatewayDoesOrTakesTheOneThatIsNamed() {
        assertThat((String) explain("claims", Map.of("plan", "gold"), "path", "/plan/1")
                        .at("$.route"))
                .isEqualTo("gold");
        Operator.Reply none = explain("claims", Map.of("plan", "silver"), "path", "/plan/1");
        assertThat((String) none.at("$.route")).isEqualTo("none");
        assertThat(none.body()).contains("no route matches");
        assertThat(stages(none)).containsExactly("screen");
        assertThat((String) explain("path", "/elsewhere", "route", "public").at("$.route"))
                .isEqualTo("public");
    }

    @Test
    void explainsAPolicyWithEachRuleAndWhatFailed() {
        Operator.Reply reply = explain("claims", CLAIMS, "method", "DELETE", "path", "/policy/1");
        assertThat((String) reply.at("$.reason")).isEqualTo("policy_no_match");
        assertThat((int) reply.at("$.status")).isEqualTo(403);
        assertThat((List<String>) reply.at("$.rules[*].rule")).containsExactly("read", "soon", "delete", "later");
        assertThat((List<String>) reply.at("$.rules[?(@.rule=='delete')].result"))
                .containsExactly("false");
        assertThat((List<String>) reply.at("$.rules[?(@.rule=='delete')].failure"))
                .hasSize(1);
        assertThat((List<Boolean>) reply.at("$.rules[?(@.rule=='read')].about")).containsExactly(false);
        assertThat((List<String>) reply.at("$.rules[?(@.rule=='soon')].mode")).containsExactly("shadow");
    }

    @Test
    void judgesAPolicyAtTheTimeAndForTheTenantThatAreAskedFor() {
        assertThat(refusal("claims", CLAIMS, "method", "PUT", "path", "/policy/1", "time", "2029-12-31T23:59:59Z"))
                .isEqualTo("policy:policy_no_match");
        assertThat(refusal("claims", CLAIMS, "method", "PUT", "path", "/policy/1", "time", "1893456000"))
                .isEqualTo("none");
        assertThat(refusal("claims", CLAIMS, "tenant", "globex", "path", "/policy/1"))
                .isEqualTo("policy:policy_missing");
    }

    @Test
    void hasNoOtherEffect() {
        MeterRegistry registry = gateway.bean(MeterRegistry.class);
        int records = gateway.decisions().size();
        double counted = counted(registry);
        long remembered = gateway.bean(VerifiedTokens.class).size();
        int forwarded = gateway.upstream().count();
        explain("token", TestToken.valid().compact(), "path", "/orders/1");
        explain("token", TestToken.valid().compact(), "path", "/policy/1");
        explain("path", "/orders//1");
        assertThat(gateway.decisions()).hasSize(records);
        assertThat(counted(registry)).isEqualTo(counted);
        assertThat(gateway.bean(VerifiedTokens.class).size()).isEqualTo(remembered);
        assertThat(gateway.upstream().count()).isEqualTo(forwarded);
    }

    private static double counted(MeterRegistry registry) {
        return registry.find("portcullis.decisions").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|path is missing",
                "{\"path\":\"orders\"}|start with /",
                "{\"path\":\"/a b\"}|path is no request target",
                "{\"path\":\"/1\",\"method\":\"G T\"}|method is no method",
                "{\"path\":\"/1\",\"route\":\"nowhere\"}|expected one of [gold, orders, policy, public]",
                "{\"path\":\"/1\",\"token\":\"Bearer abc\"}|token is no signed JWT",
                "{\"path\":\"/1\",\"token\":\"a.b.c\",\"claims\":{}}|exclude each other",
                "{\"path\":\"/1\",\"claims\":\"{\"}|claims is not one strict JSON object",
                "{\"path\":\"/1\",\"claims\":[1]}|claims is not one strict JSON object",
                "{\"path\":\"/1\",\"claims\":{\"sub\":1}}|token_claim_type",
                "{\"path\":\"/1\",\"claims\":{},\"issuer\":\"nobody\"}|expected the claim iss, or issuer to be one of",
                "{\"path\":\"/1\",\"tenant\":\"acme\"}|expected claims too",
                "{\"path\":\"/1\",\"address\":\"localhost\"}|address is no IP address",
                "{\"path\":\"/1\",\"time\":\"noon\"}|time is no time",
                "{\"path\":\"/1\",\"headers\":\"X: 1\"}|headers is not one strict JSON object",
                "{\"path\":\"/1\",\"headers\":{\"X Y\":\"1\"}}|no header can have",
                "{\"path\":\"/1\",\"headers\":{\"X\":\"a\\nb\"}}|no header can have",
            })
    void saysWhatIsWrongWithAnOrder(String body, String expected) {
        RawHttp.Answer answer = gateway.http().post("/actuator/decisions", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(expected);
    }

    /** What is sent to other endpoints is read as it always was. */
    @Test
    void anObjectIsNoTextForOtherEndpoints() {
        RawHttp.Answer answer =
                gateway.http().post("/actuator/revocations", "{\"kind\":\"tenant\",\"value\":[\"somebody\"]}");
        assertThat(answer.status()).isEqualTo(400);
    }

    private static List<String> stages(Operator.Reply reply) {
        return reply.at("$.stages[*].stage");
    }

    /** Stage and reason of the refusal, or none. */
    private static String refusal(Object... namesAndValues) {
        Operator.Reply reply = explain(namesAndValues);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        List<String> stages = stages(reply);
        return "deny".equals(reply.at("$.outcome"))
                ? stages.get(stages.size() - 1) + ":" + reply.at("$.reason")
                : "none";
    }

    private static Operator.Reply explain(Object... namesAndValues) {
        Map<String, Object> order = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            order.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        RawHttp.Answer answer = gateway.http().post("/actuator/decisions", JSONObjectUtils.toJSONString(order));
        return new Operator.Reply(answer.status(), answer.body());
    }
}
