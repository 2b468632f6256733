package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.ConfigurationException;
import io.portcullis.ratelimit.LimitSettings.QuotaBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitSettingsTests {

    private static final List<String> SUBJECT = List.of("subject");
    private static final Map<String, Long> PLANS = Map.of("gold", 1_000L, "silver", 100L);

    private static LimitSettings settings(
            @Nullable List<String> key, @Nullable Long quota, @Nullable QuotaBy by, @Nullable Long burst, long cost) {
        return new LimitSettings(key, quota, by, null, burst, cost, null, null, null, null, null);
    }

    private static LimitSettings every(Duration period, long quota) {
        return new LimitSettings(SUBJECT, quota, null, period, null, null, null, null, null, null, null);
    }

    private static LimitSettings byClaim(@Nullable String claim, Map<String, Long> values, @Nullable Long otherwise) {
        return settings(SUBJECT, null, new QuotaBy(claim, values, otherwise), null, 1);
    }

    private static void assertRefused(LimitSettings settings, String message) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> settings.limit("api", 64))
                .withMessage("portcullis.limits.api: " + message)
                .satisfies(e -> assertThat(e.remedy()).isEqualTo("Correct portcullis.limits.api."));
    }

    @Test
    void aKeyAndAQuotaAreEnough() {
        LimitSettings settings = new LimitSettings(SUBJECT, 60L, null, null, null, null, null, null, null, null, null);
        Limit limit = settings.limit("api", 64);

        assertThat(limit.quota()).isEqualTo(Quota.of(new Rate(60, Duration.ofMinutes(1), 60)));
        assertThat(limit)
                .returns("api", Limit::name)
                .returns(1L, Limit::cost)
                .returns(LimitMode.LEASE, Limit::mode)
                .returns(OnUnavailable.LOCAL_SHARE, Limit::onUnavailable)
                .returns(false, Limit::isShadow)
                .returns(null, Limit::costHeader);
    }

    @Test
    void whatIsSaidIsUsed() {
        Limit limit = new LimitSettings(
                        List.of("tenant", "route"),
                        5L,
                        null,
                        Duration.ofHours(1),
                        20L,
                        2L,
                        "X-Cost",
                        LimitMode.STRICT,
                        OnUnavailable.DENY,
                        true,
                        null)
                .limit("api", 64);

        assertThat(limit.key()).hasToString("tenant+route");
        assertThat(limit.quota().otherwise()).isEqualTo(new Rate(5, Duration.ofHours(1), 20));
        assertThat(limit)
                .returns(2L, Limit::cost)
                .returns("X-Cost", Limit::costHeader)
                .returns(LimitMode.STRICT, Limit::mode)
                .returns(OnUnavailable.DENY, Limit::onUnavailable)
                .returns(true, Limit::isShadow);
    }

    @Test
    void aPlanHasItsOwnQuotaAndBurst() {
        Quota quota = byClaim("plan", PLANS, 10L).limit("api", 64).quota();

        assertThat(quota.values())
                .containsEntry("gold", new Rate(1_000, Duration.ofMinutes(1), 1_000))
                .containsEntry("silver", new Rate(100, Duration.ofMinutes(1), 100));
        assertThat(quota.otherwise()).isEqualTo(new Rate(10, Duration.ofMinutes(1), 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a b", "a/b", "a}", "ä"})
    void aNameIsLettersAndDigits(String name) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> every(Duration.ofSeconds(1), 1).limit(name, 64))
                .withMessage("portcullis.limits." + name
                        + ": its name is none; expected up to 64 letters, digits and . _ -");
    }

    @Test
    void aNameHas64CharactersAtTheMost() {
        assertThat(every(Duration.ofSeconds(1), 1).limit("a".repeat(64), 64).name())
                .hasSize(64);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> every(Duration.ofSeconds(1), 1).limit("a".repeat(65), 64));
    }

    @Test
    void aKeyIsRequired() {
        String message = "key is missing; expected one, for example subject";

        assertRefused(settings(null, 1L, null, null, 1), message);
        assertRefused(settings(List.of(), 1L, null, null, 1), message);
        assertRefused(
                settings(List.of("user"), 1L, null, null, 1),
                "key is 'user'; expected subject, client, tenant, address, route, claim:<name> or header:<name>, "
                        + "or several joined by +");
    }

    @Test
    void thereIsOneQuotaOrOneByClaim() {
        assertRefused(
                settings(SUBJECT, null, null, null, 1),
                "quota is missing; expected one, or quota-by, or max-concurrent");
        assertRefused(
                settings(SUBJECT, 1L, new QuotaBy("plan", PLANS, 1L), null, 1),
                "quota and quota-by are both there; expected one of them");
    }

    @Test
    void aQuotaByClaimNamesAClaimAndWhatEverybodyElseMayHave() {
        String noClaim = "quota-by.claim is missing; expected the name of a claim";

        assertRefused(byClaim(null, PLANS, 1L), noClaim);
        assertRefused(byClaim(" ", PLANS, 1L), noClaim);
        assertRefused(
                byClaim("plan", PLANS, null), "quota-by.otherwise is missing; expected what everybody else may have");
        assertRefused(
                byClaim("/a~2", PLANS, 1L),
                "'/a~2' is not a JSON pointer; '~' is written ~0 and '/' is written ~1 (RFC 6901)");
    }

    @Test
    void aPlanWithoutAQuotaIsRefused() {
        Map<String, Long> plans = new HashMap<>(PLANS);
        plans.put("bronze", null);

        assertRefused(byClaim("plan", plans, 1L), "quota-by.values.bronze is missing; expected units in a period");
    }

    @Test
    void whatCannotBeCountedIsRefused() {
        assertRefused(every(Duration.ofMillis(999), 1), "period is PT0.999S; expected 1s to 31d");
        assertRefused(
                every(Duration.ofSeconds(1), 0),
                "quota is 0 in PT1S; expected at least 1 and at most 1000000 a second");
        assertRefused(
                byClaim("plan", Map.of("none", 0L), 1L),
                "quota is 0 in PT1M; expected at least 1 and at most 1000000 a second");
        assertRefused(settings(SUBJECT, 1L, null, 0L, 1), "burst is 0; expected 1 to 1000000000");
    }

    @Test
    void aCostIsAtLeastOneAndCanBeHadAtOnce() {
        assertRefused(settings(SUBJECT, 10L, null, null, 0), "cost is 0; expected at least 1");
        assertRefused(
                settings(SUBJECT, 10L, null, 5L, 6),
                "cost is 6, which is more than can be had at once, 5; expected less");
        assertRefused(
                settings(SUBJECT, null, new QuotaBy("plan", Map.of("small", 5L), 50L), null, 6),
                "cost is 6, which is more than can be had at once, 5; expected less");
    }
}
