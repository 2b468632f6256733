package io.portcullis.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class HeaderScreenTests {

    private final AssertedHeaders asserted = new AssertedHeaders();
    private final HeaderScreen screen = new HeaderScreen(asserted);
    private final HttpHeaders headers = new HttpHeaders();

    @BeforeEach
    void startWithOrdinaryHeaders() {
        headers.add("Host", "api.example");
        headers.add("Accept", "*/*");
        headers.add("X-Request-Id", "1");
    }

    @Test
    void wantsEveryOrdinaryHeader() {
        HeaderFindings findings = screen.inspect(headers);
        assertThat(findings.unwanted()).isEmpty();
        assertThat(findings.authorization()).isEmpty();
        assertThat(findings.connection()).isNull();
    }

    @DisplayName("H1: identity headers in all aliases")
    @ParameterizedTest
    @ValueSource(strings = {"X-User", "x-user", "X_User", "x_USER", "X.User"})
    void wantsNoIdentityHeaderFromAClient(String alias) {
        asserted.add("X-User");
        headers.add(alias, "admin");
        assertThat(screen.inspect(headers).unwanted()).containsExactly(alias);
    }

    @DisplayName("H1: several aliases in one request")
    @Test
    void findsEveryAliasOfAnIdentityHeader() {
        asserted.add("X-User");
        headers.add("X_User", "admin");
        headers.add("X.User", "admin");
        headers.add("X-Users", "kept");
        assertThat(screen.inspect(headers).unwanted()).containsExactlyInAnyOrder("X_User", "X.User");
    }

    @DisplayName("H1: headers that a later route asserts")
    @Test
    void knowsHeadersThatAreAssertedLater() {
        headers.add("X-Plan", "gold");
        assertThat(screen.inspect(headers).unwanted()).isEmpty();
        asserted.add("X-Plan");
        assertThat(screen.inspect(headers).unwanted()).containsExactly("X-Plan");
    }

    @DisplayName("H5: overrides of the method")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override",
                "x-http-method-override",
                "X-HTTP-METHOD-OVERRIDE",
                "X-HTTP-Method",
                "X-Method-Override",
                "X-HTTP_Method_Override",
            })
    void wantsNoOverrideOfTheMethod(String name) {
        headers.add(name, "DELETE");
        assertThat(screen.inspect(headers).unwanted()).containsExactly(name);
    }

    @DisplayName("H5: overrides of the method in the aliases of H1")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X_HTTP_Method_Override",
                "x_http_method_override",
                "X.HTTP.Method.Override",
                "X-HTTP.Method-Override",
                "X_Method_Override",
                "X_HTTP_METHOD",
            })
    void wantsNoAliasOfAnOverrideOfTheMethod(String name) {
        headers.add(name, "DELETE");
        assertThat(screen.inspect(headers).unwanted()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Methods", "X-Method", "Method-Override", "X-HTTP-Method-Override-Reason"})
    void wantsHeadersThatOnlyLookLikeAnOverride(String name) {
        headers.add(name, "1");
        assertThat(screen.inspect(headers).unwanted()).isEmpty();
    }

    @DisplayName("H2: options of Connection")
    @ParameterizedTest
    @ValueSource(strings = {"close", "keep-alive", "Keep-Alive", "Upgrade", "TE", "te", " close "})
    void leavesAHarmlessConnectionAlone(String option) {
        headers.add("Connection", option);
        HeaderFindings findings = screen.inspect(headers);
        assertThat(findings.unwanted()).isEmpty();
    }

    @DisplayName("H2: options of Connection other than close, keep-alive, upgrade and TE")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "X-User-Id | -",
                "close, X-User-Id | close",
                "X-User-Id, close | close",
                "keep-alive,Authorization,TE | keep-alive, TE",
                "Upgrade, HTTP2-Settings | Upgrade",
                "keep-alive, Upgrade | keep-alive, Upgrade",
                ", ,, | -",
                "close;X-User | -",
                "close X-User | -",
                "closed | -",
                "'' | -",
            })
    void keepsOnlyTheHarmlessOptionsOfAConnection(String sent, String kept) {
        headers.add("Connection", sent);
        HeaderFindings findings = screen.inspect(headers);
        assertThat(findings.unwanted()).containsExactly("Connection");
        assertThat(findings.connection()).isEqualTo(kept);
    }

    @DisplayName("H2: several Connection headers")
    @Test
    void joinsSeveralConnections() {
        headers.add("Connection", "close");
        headers.add("Connection", "X-User, te");
        HeaderFindings findings = screen.inspect(headers);
        assertThat(findings.unwanted()).containsExactly("Connection");
        assertThat(findings.connection()).isEqualTo("close, te");
    }

    @DisplayName("H2: Connection in any case")
    @ParameterizedTest
    @ValueSource(strings = {"connection", "CONNECTION"})
    void findsAConnectionInAnyCase(String name) {
        headers.add(name, "X-User");
        assertThat(screen.inspect(headers).unwanted()).containsExactly(name);
    }

    @DisplayName("T1: every Authorization header counts")
    @Test
    void findsEveryAuthorization() {
        headers.add("Authorization", "Bearer a");
        headers.add("authorization", "Bearer b");
        headers.add("AUTHORIZATION", "Bearer a");
        HeaderFindings findings = screen.inspect(headers);
        assertThat(findings.authorization()).containsExactlyInAnyOrder("Bearer a", "Bearer b", "Bearer a");
        assertThat(findings.unwanted()).isEmpty();
    }
}
