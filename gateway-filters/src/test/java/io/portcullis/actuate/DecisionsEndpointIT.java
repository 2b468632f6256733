package io.portcullis.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestFiles;
import io.portcullis.testing.TestToken;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DecisionsEndpointIT {

    /** The file of a document. */
    static final String POLICY = TestFiles.write("policy", """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: acme, name: test, version: 7}
            spec:
              rules:
                - {id: read, effect: allow, match: {methods: [GET], paths: ["/policy/**"]}}
                - {id: soon, effect: deny, mode: shadow, match: {methods: [GET], paths: ["/policy/**"]}}
                - id: delete
                  effect: allow
                  match: {methods: [DELETE], paths: ["/policy/**"]}
                  when: {roles: {anyOf: [admin]}}
                - id: later
                  effect: allow
                  match: {methods: [PUT], paths: ["/policy/**"]}
                  when: {time: {notBefore: "2030-01-01T00:00:00Z"}}
            """);

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Gateway.with()
                .corporateIssuer()
                .actuator()
                .property("portcullis.policy.locations[0]", POLICY)
                .property("portcullis.audit.recent", "50")
                .route("public", "/public/**", "AllowAnonymous")
                .route("orders", "/orders/**", "VerifyToken", "RequireClaims=scope, orders:read")
                .route("policy", "/policy/**", "EnforcePolicy", "VerifyToken", "ForwardClaims=sub")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void showsARequestWithAllItsStages() {
        String path = path("/policy/");
        assertThat(http().get(path + "?token=secret", TestToken.valid().compact())
                        .status())
                .isEqualTo(200);
        Object request = find("$.decisions[?(@.path=='" + path + "')]");
        assertThat((Object) JsonPath.read(request, "$[0].outcome")).isEqualTo("allow");
        assertThat((List<String>) JsonPath.read(request, "$[0].stages[*].stage"))
                .containsExactly("screen", "route", "token", "revocation", "policy", "forward");
        assertThat((Object) JsonPath.read(request, "$[0].stages[4].policy")).isEqualTo("acme/test@7#read");
        assertThat((Object) JsonPath.read(request, "$[0].stages[4].shadow.reason"))
                .isEqualTo("policy_denied");
        assertThat((Object) JsonPath.read(request, "$[0].stages[4].shadow.policy"))
                .isEqualTo("acme/test@7#soon");
        assertThat((Object) JsonPath.read(request, "$[0].issuer")).isEqualTo("corporate");
        assertThat((Object) JsonPath.read(request, "$[0].subject")).isEqualTo("u1");
        assertThat((Object) JsonPath.read(request, "$[0].tenant")).isEqualTo("acme");
        assertThat((Object) JsonPath.read(request, "$[0].address")).isEqualTo("127.0.0.1");
    }

    @Test
    void showsARefusalUnderTheIdThatTheClientWasGiven() {
        RawHttp.Answer answer =
                http().get(path("/orders/"), TestToken.valid().without("scope").compact());
        assertThat(answer.status()).isEqualTo(403);
        Object request = find("$.decisions[?(@.decision=='" + answer.header("X-Decision-Id") + "')]");
        assertThat((Object) JsonPath.read(request, "$[0].reason")).isEqualTo("scope_lacking");
        assertThat((Object) JsonPath.read(request, "$[0].status")).isEqualTo(403);
        assertThat((List<String>) JsonPath.read(request, "$[0].stages[*].outcome"))
                .containsExactly("allow", "allow", "allow", "allow", "deny");
    }

    @Test
    void showsWhatTheScreenRefusesBeforeThereIsARoute() {
        RawHttp.Answer answer = http().send("GET", "/orders/%2e%2e/" + UUID.randomUUID());
        Object request = find("$.decisions[?(@.decision=='" + answer.header("X-Decision-Id") + "')]");
        assertThat((Object) JsonPath.read(request, "$[0].route")).isEqualTo("none");
        assertThat((List<String>) JsonPath.read(request, "$[0].stages[*].reason"))
                .containsExactly("path_encoded_dot");
    }

    @Test
    void findsByOutcomeReasonTenantAndRouteAndCounts() {
        http().get(path("/policy/"), TestToken.valid().compact());
        http().get(path("/policy/"), TestToken.valid().claim("tenant", "globex").compact());
        http().send("GET", path("/orders/"));
        Operator.Reply all = get("");
        assertThat((int) all.at("$.kept")).isBetween(3, 50);
        assertThat((int) all.at("$.capacity")).isEqualTo(50);
        assertThat((int) all.at("$.reasons.policy_missing")).isPositive();
        assertThat((List<String>) get("?tenant=globex").at("$.decisions[*].tenant"))
                .isNotEmpty()
                .containsOnly("globex");
        assertThat((List<String>) get("?route=orders&outcome=deny").at("$.decisions[*].route"))
                .isNotEmpty()
                .containsOnly("orders");
        assertThat((List<String>) get("?reason=credentials_missing").at("$.decisions[*].reason"))
                .isNotEmpty()
                .containsOnly("credentials_missing");
        assertThat((List<String>) get("?outcome=allow").at("$.decisions[*].outcome"))
                .isNotEmpty()
                .containsOnly("allow");
        assertThat((List<?>) get("?limit=1").at("$.decisions")).hasSize(1);
    }

    @Test
    void neverShowsMoreOfATokenThanWhoseItIs() {
        TestToken token = TestToken.valid().claim("email", "somebody@acme.example");
        http().get(path("/policy/") + "?q=secret", token.compact());
        assertThat(get("").body())
                .doesNotContain("eyJ")
                .doesNotContain("somebody")
                .doesNotContain("secret");
    }

    @Test
    void refusesFiltersThatNobodyKnowsAndSaysWhichThereAre() {
        assertThat(get("?outcome=refused").status()).isEqualTo(400);
        assertThat((String) get("?outcome=refused").at("$.error")).contains("[allow, deny]");
        assertThat(get("?reason=nonsense").status()).isEqualTo(400);
        assertThat((String) get("?reason=nonsense").at("$.error")).contains("token_expired", "policy_denied");
        assertThat(get("?limit=0").status()).isEqualTo(400);
        assertThat(get("?limit=many").status()).isEqualTo(400);
    }

    @Test
    void requestsForTheEndpointItselfAreNoDecisions() {
        long before = total();
        get("");
        assertThat(total()).isEqualTo(before);
    }

    @Test
    void measuresARequestOnce() {
        MeterRegistry registry = gateway.bean(MeterRegistry.class);
        http().get(path("/policy/"), TestToken.valid().compact());
        long before = registry.get("portcullis.decision").timer().count();
        http().get(path("/policy/"), TestToken.valid().compact());
        http().send("GET", path("/policy/"));
        http().send("GET", "/orders//1");
        assertThat(registry.get("portcullis.decision").timer().count()).isEqualTo(before + 3);
        assertThat(registry.get("portcullis.decision").timer().totalTime(TimeUnit.NANOSECONDS))
                .isPositive();
        assertThat(registry.get("portcullis.policy.shadow")
                        .tags("route", "policy", "outcome", "diff")
                        .counter()
                        .count())
                .isPositive();
    }

    private static String path(String prefix) {
        return prefix + UUID.randomUUID();
    }

    private static RawHttp http() {
        return gateway.http();
    }

    private static long total() {
        return ((Number) get("").at("$.total")).longValue();
    }

    private static Object find(String jsonPath) {
        return get("").at(jsonPath);
    }

    private static Operator.Reply get(String query) {
        RawHttp.Answer answer = http().send("GET", "/actuator/decisions" + query);
        return new Operator.Reply(answer.status(), answer.body());
    }
}
