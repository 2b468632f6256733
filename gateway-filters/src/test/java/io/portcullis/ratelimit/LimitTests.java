package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.ClaimPath;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTests {

    private static final Rate SLOW = TestLimits.rate(10, 50);
    private static final Rate SILVER = TestLimits.rate(100, 100);
    private static final Rate GOLD = TestLimits.rate(1_000, 1_000);
    private static final Quota BY_PLAN = new Quota(ClaimPath.of("plan"), Map.of("silver", SILVER, "gold", GOLD), SLOW);

    private static Limit limit(String key, Quota quota, @Nullable String costHeader) {
        return new Limit(
                "api",
                LimitKey.of(List.of(key), 64),
                quota,
                2,
                costHeader,
                LimitMode.LEASE,
                OnUnavailable.LOCAL_SHARE,
                false);
    }

    private static Rate rate(TestRequest request) {
        return limit("subject", BY_PLAN, null).of(request).rate();
    }

    private static long cost(String... values) {
        return limit("subject", Quota.of(SLOW), "X-Cost")
                .of(TestRequest.valid().with("X-Cost", values))
                .cost();
    }

    @Test
    void aRequestIsChargedToWhomTheKeyTells() {
        Limit limit = limit("tenant+route", Quota.of(SLOW), null);

        assertThat(limit.of(TestRequest.valid()))
                .isEqualTo(new Demand(limit, new Account("api", "acme+orders"), SLOW, 2));
    }

    @Test
    void withoutACostHeaderItCostsWhatTheLimitSays() {
        assertThat(cost()).isEqualTo(2);
        assertThat(limit("subject", Quota.of(SLOW), null)
                        .of(TestRequest.valid().with("X-Cost", "9"))
                        .cost())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 3", "' 7 ', 7", "50, 50", "51, 51", "+4, 4"})
    void aHeaderRaisesTheCostAndNeverLowersIt(String value, long cost) {
        assertThat(cost(value)).isEqualTo(cost);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "0", "-1", "1.5", "1e3", "x", "0x10", "9223372036854775808", "3, 4"})
    void whatCannotBeReadCostsAll(String value) {
        assertThat(cost(value)).isEqualTo(50);
    }

    @Test
    void twoHeadersCostAll() {
        assertThat(cost("1", "1")).isEqualTo(50);
    }

    @Test
    void aPlanHasItsOwnRate() {
        assertThat(rate(TestRequest.valid().claim("plan", "gold"))).isEqualTo(GOLD);
        assertThat(rate(TestRequest.valid().claim("plan", "silver"))).isEqualTo(SILVER);
    }

    @Test
    void ofSeveralPlansTheBestCounts() {
        assertThat(rate(TestRequest.valid().claim("plan", List.of("silver", "gold", "other"))))
                .isEqualTo(GOLD);
        assertThat(rate(TestRequest.valid().claim("plan", List.of("gold", "silver"))))
                .isEqualTo(GOLD);
    }

    @Test
    void whoeverHasNoKnownPlanHasTheOtherRate() {
        assertThat(rate(TestRequest.valid())).isEqualTo(SLOW);
        assertThat(rate(TestRequest.valid().claim("plan", "GOLD"))).isEqualTo(SLOW);
        assertThat(rate(TestRequest.valid().claim("plan", Map.of("gold", true))))
                .isEqualTo(SLOW);
        assertThat(rate(TestRequest.valid().withToken(null))).isEqualTo(SLOW);
    }

    @Test
    void onlyAnAddressWithoutAPlanIsCountedBeforeTheToken() {
        assertThat(limit("address", Quota.of(SLOW), null).isBeforeToken()).isTrue();
        assertThat(limit("address", BY_PLAN, null).isBeforeToken()).isFalse();
        assertThat(limit("subject", Quota.of(SLOW), null).isBeforeToken()).isFalse();
    }
}
