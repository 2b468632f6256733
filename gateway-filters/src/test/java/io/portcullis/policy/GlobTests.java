package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTests {

    @ParameterizedTest
    @CsvSource({
        "orders,    orders,     true",
        "orders,    order,      false",
        "orders,    orders-1,   false",
        "orders-*,  orders-,    true",
        "orders-*,  orders-1,   true",
        "orders-*,  orders,     false",
        "*-api,     my-api-api, true",
        "*-api,     my-apis,    false",
        "a*b*c,     aXbXbXc,    true",
        "a*b*c,     aXcXb,      false",
        "*,         '',         true",
        "**,        x,          true",
        "'',        '',         true",
        "'',        x,          false",
        "a.b,       aXb,        false",
    })
    void aStarStandsForAnyText(String glob, String text, boolean expected) {
        assertThat(new Glob(glob).matches(text)).isEqualTo(expected);
    }

    @Test
    void noneMeansEverything() {
        assertThat(Glob.anyMatches(List.of(), "x")).isTrue();
        assertThat(Glob.anyMatches(Glob.of(List.of("a", "x*")), "x")).isTrue();
        assertThat(Glob.anyMatches(Glob.of(List.of("a", "b")), "x")).isFalse();
    }

    @Test
    void itsExampleMatches() {
        for (String glob : List.of("orders-*", "*.acme.example", "*", "a*b*", "orders")) {
            assertThat(new Glob(glob).matches(new Glob(glob).example()))
                    .as(glob)
                    .isTrue();
        }
    }

    @Test
    void manyStarsTakeNoLongTime() {
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(new Glob("*a".repeat(500) + "b").matches("a".repeat(2000)))
                        .isFalse());
    }
}
