package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forwarded headers, which the server or the framework may believe, whoever sends them. */
class ForwardedHeadersIT {

    @ParameterizedTest(name = "H4 server.forward-headers-strategy={0}")
    @ValueSource(strings = {"none", "native", "framework"})
    void h4ThePathThatIsRoutedIsScreenedWhateverForwardedHeadersMakeOfIt(String strategy) {
        try (Gateway gateway = start(strategy)) {
            RawHttp http = gateway.http();
            for (String header : new String[] {
                "X-Forwarded-Prefix: /public/..",
                "X-Forwarded-Prefix: /public/%2e%2e",
                "X-Forwarded-Prefix: /public/;a/..%2f",
                "X-Forwarded-Host: a/public/..",
                "Forwarded: host=\"a/public/..\""
            }) {
                assertThat(http.send("GET", "/api/1", header).status())
                        .as(header)
                        .isIn(400, 401);
            }
            assertThat(gateway.upstream().count()).isZero();
            http.send("GET", "/api/1", "X-Forwarded-Prefix: /public");
            assertThat(gateway.upstream().count() == 0
                            || gateway.upstream().last().target().equals("/public/api/1"))
                    .as("what is routed is what the upstream gets")
                    .isTrue();
            assertThat(http.send("GET", "/public/1").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "H3 server.forward-headers-strategy={0}")
    @ValueSource(strings = {"none", "native", "framework"})
    void h3TheAddressIsTheOneOfTheConnectionWhateverAClientWrites(String strategy) {
        try (Gateway gateway = start(strategy)) {
            gateway.http().send("GET", "/api/1", "X-Forwarded-For: 192.0.2.66", "Forwarded: for=192.0.2.66");
            assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(Reason.CREDENTIALS_MISSING));
            assertThat(gateway.lastDecision().request().get().address()).isEqualTo("127.0.0.1");
        }
    }

    private static Gateway start(String strategy) {
        return Gateway.with()
                .corporateIssuer()
                .property("server.forward-headers-strategy", strategy)
                .route("public", "/public/**", "AllowAnonymous")
                .route("api", "/api/**", "VerifyToken")
                .start();
    }
}
