package io.portcullis.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitKeyTests {

    private static final TestRequest REQUEST = TestRequest.valid();

    private static LimitKey key(String... elements) {
        return LimitKey.of(List.of(elements), 64);
    }

    private static String of(TestRequest request, String... elements) {
        return key(elements).of(request);
    }

    @ParameterizedTest
    @CsvSource({
        "subject, corporate:ann",
        "client, corporate:shop",
        "tenant, acme",
        "address, 192.0.2.7",
        "route, orders",
        "claim:sub, ann",
        "tenant+route, acme+orders",
        "' subject ', corporate:ann"
    })
    void everyKindTellsCallersApart(String key, String text) {
        assertThat(of(REQUEST, key)).isEqualTo(text);
    }

    @Test
    void aHeaderIsReadWhateverTheCaseOfItsName() {
        assertThat(of(REQUEST.with("x-api-key", "k1"), "header:X-Api-Key")).isEqualTo("k1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject", "client", "tenant", "claim:plan", "header:x-plan", "address"})
    void whatIsMissingIsAHyphen(String key) {
        assertThat(of(REQUEST.withToken(null).from(null), key)).isEqualTo("-");
    }

    @Test
    void aTokenMayLackASubjectAClientAndATenant() {
        TestRequest bare = REQUEST.withToken(TestRequest.token(null, Map.of("sub", 1, "client_id", 2)));

        assertThat(of(bare, "subject", "client", "tenant")).isEqualTo("-+-+-");
    }

    @Test
    void aHyphenIsNotAMissingValueNorIsAnEmptyOne() {
        assertThat(of(REQUEST.claim("plan", "-"), "claim:plan")).isEqualTo("%2D");
        assertThat(of(REQUEST.claim("plan", ""), "claim:plan")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a+b, a%2Bb",
        "a:b, a%3Ab",
        "'{a}', %7Ba%7D",
        "50%, 50%25",
        "'a b', a%20b",
        "a/b, a%2Fb",
        "é鍵, %C3%A9%E9%8D%B5",
        "🔑, %F0%9F%94%91",
        "A.b_c@d~e-f, A.b_c@d~e-f"
    })
    void whateverCouldBeMistakenIsEncoded(String value, String text) {
        assertThat(of(REQUEST.claim("plan", value), "claim:plan")).isEqualTo(text);
        assertThat(of(REQUEST.claim("sub", value), "subject")).isEqualTo("corporate:" + text);
        assertThat(of(REQUEST.at(value), "route")).isEqualTo(text);
    }

    @Test
    void noValueReachesIntoItsNeighbour() {
        String joined = of(REQUEST.claim("sub", "x").at("a+b"), "claim:sub", "route");

        assertThat(of(REQUEST.claim("sub", "x+a").at("b"), "claim:sub", "route"))
                .isNotEqualTo(joined);
        assertThat(of(REQUEST.claim("sub", "x"), "subject"))
                .isNotEqualTo(of(REQUEST.claim("sub", "corporate:x"), "claim:sub"));
    }

    @Test
    void severalValuesAreOneText() {
        assertThat(of(REQUEST.claim("groups", List.of("a", "b")), "claim:groups"))
                .isEqualTo("a,b");
        assertThat(of(REQUEST.with("x-plan", "a", "b"), "header:x-plan")).isEqualTo("a,b");
        assertThat(of(REQUEST.claim("level", 7), "claim:level")).isEqualTo("7");
    }

    @Test
    void aClaimMayBeNestedAndMayHaveAPlusInItsName() {
        TestRequest request = REQUEST.claim("a", Map.of("b", "nested"));

        assertThat(of(request, "claim:/a/b")).isEqualTo("nested");
        assertThat(of(REQUEST.claim("a+b", "plus"), "claim:a+b")).isEqualTo("plus");
        assertThat(of(REQUEST.claim("a+routes", "plus"), "claim:a+routes")).isEqualTo("plus");
    }

    @ParameterizedTest
    @CsvSource({
        "claim:a+b+route, plus+orders",
        "route+claim:a+b, orders+plus",
        "claim:a+b+claim:a+b, plus+plus",
        "claim:a+b+header:x+y, plus+-"
    })
    void aPlusJoinsWhereAKindFollows(String key, String text) {
        assertThat(of(REQUEST.claim("a+b", "plus"), key)).isEqualTo(text);
    }

    @Test
    void elementsAreJoinedLikeTheirText() {
        assertThat(of(REQUEST, "tenant", "route")).isEqualTo(of(REQUEST, "tenant+route"));
        assertThat(key("tenant", "route+subject")).hasToString("tenant+route+subject");
    }

    @ParameterizedTest
    @CsvSource({
        "64, 2001:db8:1:2:0:0:0:0",
        "48, 2001:db8:1:0:0:0:0:0",
        "60, 2001:db8:1:0:0:0:0:0",
        "128, 2001:db8:1:2:a:b:c:d"
    })
    void anIpv6AddressIsItsNetwork(int prefix, String network) {
        TestRequest request = REQUEST.from(TestRequest.address("2001:db8:1:2:a:b:c:d"));

        assertThat(LimitKey.of(List.of("address"), prefix).of(request)).isEqualTo(network);
    }

    @Test
    void theZoneOfAnAddressDoesNotCount() {
        TestRequest request = REQUEST.from(TestRequest.address("fe80::1%1"));

        assertThat(LimitKey.of(List.of("address"), 128).of(request)).isEqualTo("fe80:0:0:0:0:0:0:1");
        assertThat(of(request, "address")).isEqualTo("fe80:0:0:0:0:0:0:0");
    }

    @Test
    void aVeryLongTextIsADigest() {
        assertThat(of(REQUEST.at("a".repeat(200)), "route")).isEqualTo("a".repeat(200));

        String digest = of(REQUEST.at("a".repeat(201)), "route");
        assertThat(digest).matches("sha256~[0-9a-f]{64}").isEqualTo(of(REQUEST.at("a".repeat(201)), "route"));
        assertThat(of(REQUEST.at("a".repeat(202)), "route")).isNotEqualTo(digest);
        assertThat(of(REQUEST.at("é".repeat(34)), "route")).startsWith("sha256~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Subject", "user", "claim:", "claim", "subject+", "+route", "subject + route"})
    void whatIsNoKindIsRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key(key))
                .withMessageStartingWith("key is '")
                .withMessageEndingWith("'; expected subject, client, tenant, address, route, claim:<name> or "
                        + "header:<name>, or several joined by +");
    }

    @Test
    void aBadPartIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key("subject+"))
                .withMessageStartingWith("key is 'subject+'; expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key("header:a b"))
                .withMessage("key names the header 'a b'; expected a header's name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key("header:"))
                .withMessage("key names the header ''; expected a header's name");
        assertThatIllegalArgumentException().isThrownBy(() -> key("claim:/a~2")).withMessageContaining("'/a~2'");
        assertThatIllegalArgumentException().isThrownBy(LimitKeyTests::key).withMessageStartingWith("key is empty;");
    }

    @Test
    void onlyWhatNeedsNoTokenIsTakenBeforeIt() {
        assertThat(List.of("address", "address+route", "header:a+address")).allMatch(key -> key(key).isBeforeToken());
        assertThat(List.of("route", "header:a", "address+subject", "address+claim:a", "tenant+address", "client"))
                .noneMatch(key -> key(key).isBeforeToken());
    }
}
