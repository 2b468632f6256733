package io.portcullis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimRuleTests {

    /** Every operator but exists, each of which the claim "gold" satisfies. */
    static final List<ClaimRule> RULES_THAT_GOLD_SATISFIES = List.of(
            ClaimRule.of("plan", List.of("gold", "platinum"), null, null, null, null, null),
            ClaimRule.of("plan", null, List.of("gold"), null, null, null, null),
            ClaimRule.of("plan", null, null, List.of("banned"), null, null, null),
            ClaimRule.of("plan", null, null, null, "gold", null, null),
            ClaimRule.of("plan", null, null, null, null, "g.*", null));

    @ParameterizedTest
    @FieldSource("RULES_THAT_GOLD_SATISFIES")
    void holdsForAScalarAsForAListOfOne(ClaimRule rule) {
        assertThat(rule.holdsFor(Map.of("plan", "gold"))).isTrue();
        assertThat(rule.holdsFor(Map.of("plan", List.of("gold")))).isTrue();
    }

    @ParameterizedTest
    @FieldSource("RULES_THAT_GOLD_SATISFIES")
    void doesNotHoldForAClaimThatIsAbsentOrNull(ClaimRule rule) {
        Map<String, @Nullable Object> isNull = new HashMap<>();
        isNull.put("plan", null);
        assertThat(rule.holdsFor(Map.of())).isFalse();
        assertThat(rule.holdsFor(isNull)).isFalse();
    }

    @ParameterizedTest
    @FieldSource("RULES_THAT_GOLD_SATISFIES")
    void doesNotHoldForAnObjectOrAnEmptyList(ClaimRule rule) {
        assertThat(rule.holdsFor(Map.of("plan", Map.of("gold", true)))).isFalse();
        assertThat(rule.holdsFor(Map.of("plan", List.of()))).isFalse();
        assertThat(rule.holdsFor(Map.of("plan", List.of(List.of("gold"))))).isFalse();
    }

    @DisplayName("F8: unsafe text satisfies no operator")
    @ParameterizedTest
    @FieldSource("RULES_THAT_GOLD_SATISFIES")
    void doesNotHoldForUnsafeText(ClaimRule rule) {
        assertThat(rule.holdsFor(Map.of("plan", "gold\n"))).isFalse();
        assertThat(rule.holdsFor(Map.of("plan", "g\u202Eold"))).isFalse();
        assertThat(rule.holdsFor(Map.of("plan", List.of("gold", "x\u0000")))).isFalse();
    }

    @DisplayName("a list with an element that has no text is of another type, not a shorter list")
    @ParameterizedTest
    @FieldSource("RULES_THAT_GOLD_SATISFIES")
    void doesNotHoldForAListWithAnElementOfAnotherType(ClaimRule rule) {
        assertThat(rule.holdsFor(Map.of("plan", List.of("gold", Map.of("name", "banned")))))
                .isFalse();
        assertThat(rule.holdsFor(Map.of("plan", List.of("gold", List.of("banned")))))
                .isFalse();
        assertThat(rule.holdsFor(Map.of("plan", Arrays.asList("gold", null)))).isFalse();
    }

    @Nested
    class AnyOf {

        private final ClaimRule rule = ClaimRule.anyOf("roles", List.of("admin", "7", "true"));

        @Test
        void holdsIfOneValueIsAmongThem() {
            assertThat(rule.holdsFor(Map.of("roles", List.of("user", "admin")))).isTrue();
            assertThat(rule.holdsFor(Map.of("roles", List.of("user", "guest")))).isFalse();
        }

        @Test
        void comparesNumbersAndBooleansAsJsonWritesThem() {
            assertThat(rule.holdsFor(Map.of("roles", 7L))).isTrue();
            assertThat(rule.holdsFor(Map.of("roles", BigInteger.valueOf(7)))).isTrue();
            assertThat(rule.holdsFor(Map.of("roles", true))).isTrue();
            assertThat(rule.holdsFor(Map.of("roles", 8L))).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"Admin", "admin ", " admin", "admins", "adm", "admin,user", "", "ａdmin"})
        void comparesTextExactly(String value) {
            assertThat(rule.holdsFor(Map.of("roles", value))).isFalse();
        }

        @Test
        void withoutValuesWantsTheClaimToBeThere() {
            ClaimRule there = ClaimRule.anyOf("roles", List.of());
            assertThat(there.holdsFor(Map.of("roles", "whatever"))).isTrue();
            assertThat(there.holdsFor(Map.of())).isFalse();
        }
    }

    @Nested
    class OfScopes {

        @ParameterizedTest
        @CsvSource({"orders:read, true", "openid orders:read, true", "orders:readonly, false", "orders, false"})
        void looksAtWords(String scope, boolean holds) {
            ClaimRule rule = ClaimRule.anyOf("scope", List.of("orders:read"));
            assertThat(rule.holdsFor(Map.of("scope", scope))).isEqualTo(holds);
        }

        @Test
        void takesATabForNoBlank() {
            ClaimRule rule = ClaimRule.anyOf("scope", List.of("a"));
            assertThat(rule.holdsFor(Map.of("scope", "a\tb"))).isFalse();
        }

        @Test
        void looksAtAllWordsForNoneOf() {
            ClaimRule rule = ClaimRule.of("scope", null, null, List.of("admin"), null, null, null);
            assertThat(rule.holdsFor(Map.of("scope", "read write"))).isTrue();
            assertThat(rule.holdsFor(Map.of("scope", "read  admin"))).isFalse();
            assertThat(rule.holdsFor(Map.of("scope", ""))).isFalse();
        }

        @Test
        void tellsWhichWouldHaveBeenEnough() {
            assertThat(ClaimRule.anyOf("scope", List.of("a", "b")).scope()).isEqualTo("a b");
            assertThat(ClaimRule.of("scp", List.of("a"), List.of("b", "a"), null, null, null, null)
                            .scope())
                    .isEqualTo("a b");
            assertThat(ClaimRule.of("/scope", null, null, null, "a", null, null).scope())
                    .isEqualTo("a");
        }

        @Test
        void tellsNothingWhereNoScopeIsEnough() {
            assertThat(ClaimRule.anyOf("plan", List.of("gold")).scope()).isNull();
            assertThat(ClaimRule.of("scope", null, null, List.of("a"), null, null, null)
                            .scope())
                    .isNull();
            assertThat(ClaimRule.of("scope", null, null, null, null, "a.*", null)
                            .scope())
                    .isNull();
            assertThat(ClaimRule.of("scope", null, null, null, null, null, false)
                            .scope())
                    .isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a b", "a\"", "a\\", "a\r\nX: y", "\u00E9", "a\u0000", "a\u007F"})
        void refusesAWantedScopeThatWouldBreakTheChallenge(String scope) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClaimRule.anyOf("scope", List.of("ok", scope)))
                    .withMessageContaining("'" + scope + "'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClaimRule.of("scope", null, null, null, scope, null, null));
        }
    }

    @Test
    void allOfWantsEveryValue() {
        ClaimRule rule = ClaimRule.of("roles", null, List.of("a", "b"), null, null, null, null);
        assertThat(rule.holdsFor(Map.of("roles", List.of("b", "c", "a")))).isTrue();
        assertThat(rule.holdsFor(Map.of("roles", List.of("a")))).isFalse();
    }

    @Test
    void noneOfWantsNoneAmongSeveral() {
        ClaimRule rule = ClaimRule.of("roles", null, null, List.of("banned", "guest"), null, null, null);
        assertThat(rule.holdsFor(Map.of("roles", List.of("a", "b")))).isTrue();
        assertThat(rule.holdsFor(Map.of("roles", List.of("a", "guest")))).isFalse();
    }

    @Test
    void equalsWantsOneValueAndNoOther() {
        ClaimRule rule = ClaimRule.of("plan", null, null, null, "gold", null, null);
        assertThat(rule.holdsFor(Map.of("plan", List.of("gold", "silver")))).isFalse();
        assertThat(rule.holdsFor(Map.of("plan", "Gold"))).isFalse();
    }

    @Nested
    class Matches {

        @Test
        void wantsEveryValueToMatchFromEndToEnd() {
            ClaimRule rule = ClaimRule.of("mail", null, null, null, null, "[a-z]+@acme[.]example", null);
            assertThat(rule.holdsFor(Map.of("mail", "u@acme.example"))).isTrue();
            assertThat(rule.holdsFor(Map.of("mail", "u@acme.example.evil"))).isFalse();
            assertThat(rule.holdsFor(Map.of("mail", "x u@acme.example"))).isFalse();
            assertThat(rule.holdsFor(Map.of("mail", List.of("u@acme.example", "u@evil.example"))))
                    .isFalse();
        }

        @Test
        void wantsBothEndsAlsoOfAlternatives() {
            ClaimRule rule = ClaimRule.of("plan", null, null, null, null, "gold|platinum", null);
            assertThat(rule.holdsFor(Map.of("plan", "platinum"))).isTrue();
            assertThat(rule.holdsFor(Map.of("plan", "golden"))).isFalse();
            assertThat(rule.holdsFor(Map.of("plan", "my platinum"))).isFalse();
        }

        @Test
        @Timeout(5)
        void takesLinearTimeForAnExpressionThatWouldBacktrack() {
            ClaimRule rule = ClaimRule.of("x", null, null, null, null, "(a+)+b", null);
            assertThat(rule.holdsFor(Map.of("x", "a".repeat(5000)))).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"(", "[a", "a{2,1}", "(?<name>a)\\1", "(?=a)"})
        void refusesWhatIsNoRe2Expression(String expression) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClaimRule.of("plan", null, null, null, null, expression, null))
                    .withMessageContaining("'plan'")
                    .withMessageContaining(expression);
        }
    }

    @Nested
    class Exists {

        private final ClaimRule there = ClaimRule.of("plan", null, null, null, null, null, true);
        private final ClaimRule absent = ClaimRule.of("plan", null, null, null, null, null, false);

        @Test
        void wantsTheClaimThereWhateverItIs() {
            assertThat(there.holdsFor(Map.of("plan", "gold"))).isTrue();
            assertThat(there.holdsFor(Map.of("plan", Map.of()))).isTrue();
            assertThat(there.holdsFor(Map.of("plan", false))).isTrue();
            assertThat(there.holdsFor(Map.of("plans", "gold"))).isFalse();
        }

        @Test
        void falseWantsTheClaimAbsent() {
            assertThat(absent.holdsFor(Map.of())).isTrue();
            assertThat(absent.holdsFor(Map.of("plan", "gold"))).isFalse();
            assertThat(absent.holdsFor(Map.of("plan", Map.of()))).isFalse();
            assertThat(absent.holdsFor(Map.of("plan", "\u202E"))).isFalse();
        }

        @Test
        void takesJsonNullForAbsent() {
            Map<String, @Nullable Object> claims = new HashMap<>();
            claims.put("plan", null);
            assertThat(absent.holdsFor(claims)).isTrue();
            assertThat(there.holdsFor(claims)).isFalse();
        }

        @Test
        void addsNothingToAnotherOperator() {
            ClaimRule both = ClaimRule.of("plan", List.of("gold"), null, null, null, null, true);
            assertThat(both.holdsFor(Map.of("plan", "gold"))).isTrue();
            assertThat(both.holdsFor(Map.of("plan", "silver"))).isFalse();
        }

        @Test
        void falseIsRefusedBesideAnotherOperator() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClaimRule.of("plan", List.of("gold"), null, null, null, null, false))
                    .withMessageContaining("'plan'");
        }
    }

    @Test
    void wantsAllOperatorsToHold() {
        ClaimRule rule = ClaimRule.of("roles", List.of("a", "b"), List.of("c"), List.of("d"), null, "[a-z]", null);
        assertThat(rule.holdsFor(Map.of("roles", List.of("a", "c")))).isTrue();
        assertThat(rule.holdsFor(Map.of("roles", List.of("c")))).isFalse();
        assertThat(rule.holdsFor(Map.of("roles", List.of("a")))).isFalse();
        assertThat(rule.holdsFor(Map.of("roles", List.of("a", "c", "d")))).isFalse();
        assertThat(rule.holdsFor(Map.of("roles", List.of("a", "c", "xx")))).isFalse();
    }

    @Test
    void reachesNestedClaims() {
        ClaimRule rule = ClaimRule.anyOf("/realm_access/roles", List.of("admin"));
        assertThat(rule.holdsFor(Map.of("realm_access", Map.of("roles", List.of("admin")))))
                .isTrue();
        assertThat(rule.holdsFor(Map.of("/realm_access/roles", "admin"))).isFalse();
    }

    @Test
    void keepsItsValuesWhateverBecomesOfTheList() {
        String[] values = {"gold"};
        ClaimRule rule = ClaimRule.anyOf("plan", Arrays.asList(values));
        values[0] = "silver";
        assertThat(rule.holdsFor(Map.of("plan", "gold"))).isTrue();
    }

    @Test
    void isRefusedWithoutAnyOperator() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClaimRule.of("plan", null, null, null, null, null, null))
                .withMessageContaining("'plan'")
                .withMessageContaining("any-of");
    }

    @Test
    void isRefusedWithAnOperatorWithoutValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClaimRule.of("plan", List.of(), null, null, null, null, null))
                .withMessageContaining("any-of");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClaimRule.of("plan", null, List.of(), null, null, null, null))
                .withMessageContaining("all-of");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClaimRule.of("plan", null, null, List.of(), null, null, null))
                .withMessageContaining("none-of");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/a~b"})
    void isRefusedForAClaimThatIsNone(String claim) {
        assertThatIllegalArgumentException().isThrownBy(() -> ClaimRule.anyOf(claim, List.of("gold")));
    }
}
