package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.policy.Policies;
import io.portcullis.policy.PolicyKey;
import io.portcullis.policy.PolicyOrder;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.RateLimiter;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestToken;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.core.env.MapPropertySource;

/** What limits may say, through a gateway that works alone. */
class LimitRulesIT {

    private static final String DOCUMENT = """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: acme, name: orders}
            spec:
              rules:
                - id: all
                  effect: allow
                  match: {paths: [/**]}
                  obligations: [{type: rate-limit, limit: obliged}]
            """;

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = limit(gateway(), "plans", "key", "subject", "period", "1h")
                .property("portcullis.limits.plans.quota-by.claim", "plan")
                .property("portcullis.limits.plans.quota-by.values.gold", "5")
                .property("portcullis.limits.plans.quota-by.otherwise", "1")
                .property("portcullis.limits.headers", "both")
                .route("plans", "/plans/**", "VerifyToken", "LimitRate=plans")
                .route("costly", "/costly/**", "VerifyToken", "LimitRate=costly")
                .route("shadow", "/shadow/**", "VerifyToken", "LimitRate=shadow")
                .route("obliged", "/obliged/**", "VerifyToken", "EnforcePolicy")
                .route("changing", "/changing/**", "VerifyToken", "LimitRate=changing")
                .actuator()
                .start();
    }

    private static Gateway.Builder gateway() {
        Gateway.Builder builder = Gateway.with().corporateIssuer();
        limit(builder, "costly", "key", "subject", "quota", "10", "period", "1h", "cost", "2", "cost-header", "X-Cost");
        limit(builder, "shadow", "key", "subject", "quota", "1", "period", "1h", "shadow", "true");
        limit(builder, "obliged", "key", "subject", "quota", "2", "period", "1h");
        return limit(builder, "changing", "key", "subject", "quota", "2", "period", "1h");
    }

    private static Gateway.Builder limit(Gateway.Builder builder, String name, String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.property("portcullis.limits." + name + "." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder;
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static TestToken of(String subject) {
        return TestToken.valid().claim("sub", subject);
    }

    private static long passes(int requests, String path, TestToken token) {
        String bearer = token.compact();
        return IntStream.range(0, requests)
                .filter(i -> gateway.http().get(path, bearer).status() == 200)
                .count();
    }

    @Test
    void aPlanHasItsQuota() {
        assertThat(passes(7, "/plans/1", of("a").claim("plan", "gold"))).isEqualTo(5);
        assertThat(passes(7, "/plans/1", of("b").claim("plan", "lead"))).isOne();
        assertThat(passes(7, "/plans/1", of("c"))).isOne();
    }

    @Test
    void olderHeadersStandBesideTheDrafts() {
        RawHttp.Answer answer =
                gateway.http().get("/plans/1", of("d").claim("plan", "gold").compact());

        assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("5");
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo("4");
        assertThat(answer.header("RateLimit")).isEqualTo("\"plans\";r=4;t=720");
    }

    @Test
    void aHeaderRaisesTheCostAndNeverLowersIt() {
        assertThat(passes(9, "/costly/1", of("e"))).isEqualTo(5);
        assertThat(costing("f", "1").header("RateLimit")).startsWith("\"costly\";r=8;");
        assertThat(costing("f", "7").header("RateLimit")).startsWith("\"costly\";r=1;");
        assertThat(costing("g", "much").header("RateLimit")).startsWith("\"costly\";r=0;");
        assertThat(costing("h", "11").status()).isEqualTo(429);
    }

    private static RawHttp.Answer costing(String subject, String cost) {
        return gateway.http()
                .send("GET", "/costly/1", "Authorization: Bearer " + of(subject).compact(), "X-Cost: " + cost);
    }

    @Test
    void aShadowCountsAndRefusesNobody() {
        assertThat(passes(4, "/shadow/1", of("i"))).isEqualTo(4);
        assertThat(gateway.bean(RateLimiter.class).statistics().of("shadow").shadowed())
                .isEqualTo(3);
    }

    @Test
    void aPolicyObligesToALimit() {
        gateway.bean(Policies.class)
                .publish(new PolicyOrder(new PolicyKey("acme", "orders"), null, null, null, false), DOCUMENT)
                .block(Duration.ofSeconds(30));

        assertThat(passes(4, "/obliged/1", of("j").claim("tenant", "acme"))).isEqualTo(2);
    }

    @Test
    void aLimitChangesWithoutLosingWhatWasCharged() {
        TestToken token = of("k");
        assertThat(passes(3, "/changing/1", token)).isEqualTo(2);

        change("portcullis.limits.changing.burst", "4");
        assertThat(passes(3, "/changing/1", token)).isEqualTo(2);

        change("portcullis.limits.changing.quota", "none");
        assertThat(passes(1, "/changing/1", of("l")))
                .as("what cannot be read changes nothing")
                .isOne();
        assertThat(gateway.bean(Limits.class)
                        .rate("changing")
                        .quota()
                        .otherwise()
                        .burst())
                .isEqualTo(4);
    }

    private static void change(String property, String value) {
        gateway.context()
                .getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("changed", Map.of(property, value)));
        gateway.context().publishEvent(new EnvironmentChangeEvent(gateway.context(), Set.of(property)));
    }

    @Test
    void operatorsSeeAndResetAnAccount() {
        passes(4, "/changing/1", of("m"));
        RawHttp.Answer before = gateway.http().send("GET", "/actuator/ratelimits/changing/corporate:m");
        RawHttp.Answer reset = gateway.http().send("DELETE", "/actuator/ratelimits/changing/corporate:m");

        assertThat(before.body()).contains("\"remaining\":0");
        assertThat(reset.body()).contains("\"wasCharged\":true");
        assertThat(passes(1, "/changing/1", of("m"))).isOne();
        assertThat(gateway.http().send("GET", "/actuator/ratelimits").body())
                .contains("\"name\":\"plans\",\"key\":\"subject\",\"quotaBy\":\"plan\"");
        assertThat(gateway.http().send("GET", "/actuator/ratelimits/none/x").status())
                .isEqualTo(404);
    }

    @Test
    void anExplanationNamesTheLimitsAndChargesNothing() {
        RawHttp.Answer answer = gateway.http()
                .post("/actuator/decisions", "{\"path\":\"/plans/1\",\"token\":\"" + of("n").compact() + "\"}");

        assertThat(answer.body()).contains("the limit plans would be charged 1 for corporate:n");
        assertThat(passes(3, "/plans/1", of("n"))).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "key=subject; quota is missing",
                "quota=5; key is missing",
                "key=subject,quota=5,burst=0; burst is 0; expected 1 to",
                "key=who,quota=5; key is 'who'; expected subject, client",
                "key=subject,quota=5,period=1ms; period is PT0.001S; expected 1s to 31d",
                "key=subject,quota=5,cost=6; cost is 6, which is more than can be had at once, 5",
                "key=subject,quota=5,max-concurrent=2; max-concurrent stands beside",
                "key=subject,max-concurrent=0; max-concurrent is 0; expected 1 to 1000000",
            })
    void aLimitThatCannotBeStopsTheStart(String properties, String message) {
        Gateway.Builder builder = Gateway.with().corporateIssuer().route("api", "/api/**", "VerifyToken");
        for (String property : properties.split(",", -1)) {
            builder.property("portcullis.limits.broken." + property.split("=", -1)[0], property.split("=", -1)[1]);
        }
        assertThatThrownBy(builder::start).rootCause().hasMessageContaining("portcullis.limits.broken: " + message);
    }

    @Test
    void anUnknownPropertyOrLimitStopsTheStart() {
        assertThatThrownBy(() -> limit(gateway(), "costly", "qouta", "5").start())
                .hasStackTraceContaining("portcullis.limits.costly.qouta");
        assertThatThrownBy(() -> gateway()
                        .route("api", "/api/**", "VerifyToken", "LimitRate=nobody")
                        .start())
                .hasStackTraceContaining("LimitRate names the limit 'nobody', which is not configured");
        assertThatThrownBy(
                        () -> gateway().property("portcullis.limits.burst", "5").start())
                .hasStackTraceContaining("portcullis.limits.burst is '5'; expected a limit");
    }
}
