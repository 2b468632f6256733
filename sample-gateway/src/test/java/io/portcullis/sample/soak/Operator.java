package io.portcullis.sample.soak;

import static org.awaitility.Awaitility.await;

import io.portcullis.sample.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who manages the gateway and its issuer; asks until the answer is the one that is wanted. */
final class Operator {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration FRESH = Duration.ofSeconds(2);
    private static final String DOCUMENT = """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: globex, name: soak, version: %d}
            spec:
              rules:
                - id: no-orders
                  effect: deny
                  match: {methods: [POST], paths: ["%s"]}
            """;

    private final SoakGateway gateway;
    private int version;

    Operator(SoakGateway gateway) {
        this.gateway = gateway;
    }

    String token(String claims) {
        return issuer("/token?" + claims).at("/access_token").asString();
    }

    String rotate() {
        return issuer("/rotate").at("/kid").asString();
    }

    void withdraw(String kid) {
        issuer("/withdraw?kid=" + kid);
    }

    /** A fetch that was under way before may not know yet what the issuer has changed. */
    void fetchKeysUntil(Predicate<List<String>> wanted) {
        until("keys of the issuer", () -> manage("/issuers/demo", "{}"), answer -> wanted.test(kids(answer.json())));
    }

    private static List<String> kids(JsonNode issuer) {
        return issuer.at("/keys")
                .valueStream()
                .map(key -> key.at("/kid").asString())
                .toList();
    }

    void revoke(RevokedBy kind, String value) {
        String body = JsonMapper.shared()
                .createObjectNode()
                .put("kind", kind.label())
                .put("issuer", kind == RevokedBy.TENANT ? null : "demo")
                .put("value", value)
                .toString();
        until("the revocation " + body, () -> manage("/revocations", body), answer -> true);
    }

    void publish(boolean forbid) {
        version++;
        String document = DOCUMENT.formatted(version, forbid ? "/orders/**" : "/orders/never/**");
        String body =
                JsonMapper.shared().createObjectNode().put("document", document).toString();
        until("the policy", () -> manage("/policies/globex/soak", body), answer -> true);
    }

    String epoch() {
        return feed().at("/epoch").asString();
    }

    /** Until the node has heard of its store again, and of the new one if there is one. */
    void awaitFresh(Predicate<String> epoch) {
        until("news from Redis", this::health, answer -> {
            JsonNode feed = feed(answer);
            return epoch.test(feed.at("/epoch").asString())
                    && feed.at("/ready").asBoolean()
                    && feed.at("/ageMillis").asLong(Long.MAX_VALUE) < FRESH.toMillis();
        });
    }

    private JsonNode feed() {
        return feed(until("health", this::health, answer -> true));
    }

    private static JsonNode feed(Answer health) {
        return health.json().at("/components/portcullis/details/feed");
    }

    private Answer health() {
        return Answer.to("GET", gateway.managementUrl() + "/health", "Authorization", admin());
    }

    private Answer manage(String path, String json) {
        return Answer.post(
                gateway.managementUrl() + path, json, "Authorization", admin(), "Content-Type", "application/json");
    }

    private String admin() {
        return "Bearer " + token("sub=ops&scope=portcullis.admin");
    }

    private JsonNode issuer(String path) {
        return until("the issuer", () -> Answer.to("POST", gateway.issuerUrl() + path), answer -> true)
                .json();
    }

    private static Answer until(String what, Supplier<Answer> question, Predicate<Answer> wanted) {
        Answer[] last = new Answer[1];
        await(what)
                .pollInterval(POLL)
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .ignoreException(UncheckedIOException.class)
                .conditionEvaluationListener(condition -> {})
                .until(() -> {
                    last[0] = question.get();
                    return last[0].status() == 200 && wanted.test(last[0]);
                });
        return last[0];
    }
}
