package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The screen before routing, through a real server. */
class HygieneIT {

    private static final Gateway gateway = Gateway.with()
            .corporateIssuer()
            .property("portcullis.screen.exceptions[0].path", "/files/**")
            .property("portcullis.screen.exceptions[0].insecure-allow[0]", "encoded-slash")
            .property("portcullis.screen.exceptions[0].insecure-allow[1]", "semicolon")
            .property("portcullis.screen.trusted-proxies[0]", "127.0.0.0/8")
            .route("private", "/public/private/**", "VerifyToken")
            .route("public", "/public/**", "AllowAnonymous")
            .route("strip", "/strip/**", "AllowAnonymous", "StripPrefix=1")
            .route("rewrite", "/rewrite/**", "AllowAnonymous", "RewritePath=/rewrite/(?<rest>.*), /public/$\\{rest}")
            .route("files", "/files/**", "AllowAnonymous")
            .start();

    private final RawHttp http = gateway.http();

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest(name = "H4 {0}")
    @CsvSource({
        "//public/x, PATH_DOUBLE_SLASH",
        "/public//x, PATH_DOUBLE_SLASH",
        "/public/../private/x, PATH_DOT_SEGMENT",
        "/public/./x, PATH_DOT_SEGMENT",
        "/public/.., PATH_DOT_SEGMENT",
        "/public/..;/x, PATH_DOT_SEGMENT",
        "/public/%2e%2e/private, PATH_ENCODED_DOT",
        "/public/%2E%2e/private, PATH_ENCODED_DOT",
        "/public/.%2e/private, PATH_ENCODED_DOT",
        "/public/a%2fb, PATH_ENCODED_SLASH",
        "/public/a%2Fb, PATH_ENCODED_SLASH",
        "/public/a%5cb, PATH_BACKSLASH",
        "/public/a%5Cb, PATH_BACKSLASH",
        "/public/a%00, PATH_CONTROL",
        "/public/a%0d%0aX:y, PATH_CONTROL",
        "/public/a%0a, PATH_CONTROL",
        "/public/a%252e, PATH_ENCODED_PERCENT",
        "/public/a;b=c, PATH_SEMICOLON",
        "/public/a%3bb, PATH_SEMICOLON",
        "/public/a%c3, PATH_NOT_UTF8",
        "/public/a%c0%af, PATH_NOT_UTF8",
        "/public/x#fragment, PATH_FRAGMENT",
        "/public/x?a=b#fragment, PATH_FRAGMENT",
        "http://localhost/public/x, PATH_ABSOLUTE_FORM",
        "http://evil.example/public/x, PATH_ABSOLUTE_FORM",
    })
    void h4RefusesPathsThatTwoProgramsCouldReadDifferently(String target, Reason reason) {
        int before = gateway.upstream().count();
        RawHttp.Answer answer = http.send("GET", target);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("WWW-Authenticate")).isNull();
        assertThat(reason()).isEqualTo(reason);
        assertThat(gateway.upstream().count()).isEqualTo(before);
    }

    @ParameterizedTest(name = "H4 {0}")
    @ValueSource(strings = {"/public/a\\b", "/public/a%zz", "/public/a%2", "/public/<a>", "public/x", "*"})
    void h4RefusesWhatIsNoPathAtAll(String target) {
        int before = gateway.upstream().count();
        assertThat(http.send("GET", target).status()).isEqualTo(400);
        assertThat(gateway.upstream().count()).isEqualTo(before);
    }

    @ParameterizedTest(name = "H4 through a rewriting route: {0}")
    @ValueSource(
            strings = {
                "/strip/..%2fprivate",
                "/strip//private/x",
                "/strip/%2e%2e/x",
                "/rewrite/../private",
                "/rewrite//x",
                "/rewrite/%2e%2e%2fprivate",
                "/strip/;/x",
                "/rewrite/..;/private"
            })
    void h4HoldsForRoutesThatRewriteThePath(String target) {
        int before = gateway.upstream().count();
        assertThat(http.send("GET", target).status()).isEqualTo(400);
        assertThat(gateway.upstream().count()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/public/",
                "/public/a.b",
                "/public/.well-known/x",
                "/public/...",
                "/public/a%20b",
                "/public/caf%C3%A9",
                "/public/x?a=//..%2f;b",
                "/public/a+b~c_d-e",
                "/public/@a:b",
                "/public/a..b",
                "/public/x?"
            })
    void passesOrdinaryPathsAsTheyAre(String target) {
        assertThat(http.send("GET", target).status()).isEqualTo(200);
    }

    @ParameterizedTest(name = "H4 {0}")
    @ValueSource(strings = {"/files/..%2fapi", "/files/a%2F..%2f..%2fapi", "/files/.%2fx", "/files/x%2f.."})
    void anExceptionForEncodedSlashesIsNoneForDotSegmentsBetweenThem(String target) {
        assertThat(http.send("GET", target).status()).isEqualTo(400);
        assertThat(reason()).isEqualTo(Reason.PATH_DOT_SEGMENT);
    }

    @Test
    void anExceptionLetsItsHazardPassOnItsPathsOnly() {
        assertThat(http.send("GET", "/files/a%2fb;v=1").status()).isEqualTo(200);
        assertThat(http.send("GET", "/files/a%2e%2eb").status()).isEqualTo(400);
        assertThat(http.send("GET", "/public/a%2fb").status()).isEqualTo(400);
    }

    @Test
    void h5RemovesOverridesOfTheMethod() {
        http.send(
                "GET",
                "/public/x?a=1&_method=DELETE",
                "X-HTTP-Method-Override: DELETE",
                "X-HTTP-Method: DELETE",
                "X_Method_Override: DELETE");
        assertThat(gateway.upstream().last().headers().toString()).doesNotContain("DELETE");
        assertThat(gateway.upstream().last().target()).isEqualTo("/public/x?a=1");
    }

    @ParameterizedTest(name = "H5 {0}")
    @ValueSource(strings = {"TRACE", "CONNECT", "trace", "Connect", "delete", "Delete", "gET"})
    void h5RefusesMethodsThatAreNeverServed(String method) {
        int before = gateway.upstream().count();
        RawHttp.Answer answer = http.send(method, "/public/x");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(gateway.upstream().count()).isEqualTo(before);
    }

    @Test
    void h3BelievesATrustedProxyOnItsClientOnly() {
        http.send("GET", "/public/private/x", "X-Forwarded-For: 192.0.2.66, 198.51.100.7");
        assertThat(gateway.lastDecision().request().get().address()).isEqualTo("198.51.100.7");
        http.send("GET", "/public/private/x", "X-Forwarded-For: 192.0.2.66", "Forwarded: for=192.0.2.77");
        assertThat(gateway.lastDecision().request().get().address()).isEqualTo("192.0.2.66");
    }

    @Test
    void h3BelievesNoHeaderWithoutTrustedProxies() {
        try (Gateway trusting = Gateway.with()
                .corporateIssuer()
                .route("api", "/api/**", "VerifyToken")
                .start()) {
            trusting.http().send("GET", "/api/x", "X-Forwarded-For: 192.0.2.66", "Forwarded: for=192.0.2.66");
            assertThat(trusting.lastDecision().request().get().address()).isEqualTo("127.0.0.1");
        }
    }

    private static Reason reason() {
        return ((Decision.Deny) gateway.lastDecision().decision()).reason();
    }
}
