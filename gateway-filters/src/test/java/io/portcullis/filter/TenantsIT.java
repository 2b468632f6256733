package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token never serves another tenant's route or host. */
class TenantsIT {

    private static final Gateway gateway = Gateway.with()
            .corporateIssuer()
            .issuer("partner", "https://partner.example", TestKey.keySet(TestKey.of("ES256")))
            .property("portcullis.issuers.partner.tenant", "globex")
            .issuer("stateless", "https://stateless.example", TestKey.keySet(TestKey.of("ES256")))
            .property("portcullis.tenants.hosts[0]", "{tenant}.api.example")
            .route("acme", "/acme/**")
            .filter(0, "VerifyToken", "tenants[0]", "acme")
            .route("all", "/all/**", "VerifyToken")
            .route("public", "/public/**", "AllowAnonymous")
            .start();

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.acme.example, acme, 200",
        "https://login.acme.example, globex, 401",
        "https://login.acme.example, ACME, 401",
        "https://partner.example, acme, 401",
        "https://stateless.example, acme, 401",
    })
    void aRouteMayBeForOneTenant(String issuer, String tenant, int status) {
        assertThat(call("/acme/1", "localhost", issuer, tenant)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "acme.api.example, https://login.acme.example, acme, 200",
        "ACME.API.EXAMPLE, https://login.acme.example, acme, 200",
        "acme.api.example:8080, https://login.acme.example, acme, 200",
        "globex.api.example, https://login.acme.example, acme, 401",
        "globex.api.example., https://login.acme.example, acme, 401",
        "globex.api.example, https://partner.example, acme, 200",
        "acme.api.example, https://partner.example, acme, 401",
        "acme.api.example, https://stateless.example, acme, 401",
        "a.acme.api.example, https://stateless.example, acme, 200",
        "elsewhere.example, https://login.acme.example, acme, 200",
    })
    void aHostMayBelongToATenant(String host, String issuer, String tenant, int status) {
        for (String path : List.of("/all/1", "/public/1")) {
            assertThat(call(path, host, issuer, tenant)).as(path).isEqualTo(status);
            if (status == 401) {
                assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(Reason.TENANT_NOT_FOR_ROUTE));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "native", "framework"})
    void forwardedHeadersMoveNoRequestToAnotherTenantsHost(String strategy) {
        try (Gateway behindProxy = Gateway.with()
                .corporateIssuer()
                .property("server.forward-headers-strategy", strategy)
                .property("portcullis.tenants.hosts[0]", "{tenant}.api.example")
                .route("all", "/all/**", "VerifyToken")
                .start()) {
            String bearer = "Authorization: Bearer "
                    + TestToken.valid().claim("tenant", "globex").compact();
            for (String forwarded : List.of("X-Forwarded-Host: globex.api.example", "X-Forwarded-Host: x", "A: b")) {
                assertThat(behindProxy
                                .http()
                                .sendTo("acme.api.example", "GET", "/all/1", bearer, forwarded)
                                .status())
                        .as(forwarded)
                        .isEqualTo(401);
            }
            assertThat(behindProxy
                            .http()
                            .sendTo("globex.api.example", "GET", "/all/1", bearer)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aPublicRouteOfATenantsHostIsStillPublic() {
        assertThat(gateway.http().sendTo("acme.api.example", "GET", "/public/1").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"api.example", "{tenant}.{tenant}.example", "x{tenant}.example", "{tenant}.*.example", "{t}.x"})
    void patternsThatNameNoTenantStopTheStartUp(String pattern) {
        assertThatThrownBy(() -> new TenantHosts(List.of(pattern)))
                .hasMessageContaining("portcullis.tenants.hosts has '" + pattern + "'");
    }

    private static int call(String path, String host, String issuer, String tenant) {
        String token =
                TestToken.valid().claim("iss", issuer).claim("tenant", tenant).compact();
        return gateway.http()
                .sendTo(host, "GET", path, "Authorization: Bearer " + token)
                .status();
    }
}
