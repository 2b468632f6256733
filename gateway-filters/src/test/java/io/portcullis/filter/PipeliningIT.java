package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawStream;
import io.portcullis.testing.TestToken;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are sent before the ones in front of them were answered. */
class PipeliningIT {

    private static final Gateway gateway = Gateway.with()
            .corporateIssuer()
            .property("portcullis.limits.scarce.key", "route")
            .property("portcullis.limits.scarce.quota", "1")
            .property("portcullis.limits.scarce.period", "1d")
            .route("public", "/public/**", "AllowAnonymous")
            .route("private", "/private/**", "VerifyToken")
            .route("orders", "/orders/**", "VerifyToken", "RequireClaims=role, admin")
            .route("scarce", "/scarce/**", "AllowAnonymous", "LimitRate=scarce")
            .start();

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static byte[] request(String target, String token) {
        return ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                        + (token == null ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int status(RawStream stream) {
        stream.readUntil("HTTP/1.1 ");
        return Integer.parseInt(stream.readUntil(" ").trim());
    }

    @ParameterizedTest
    @CsvSource({
        "/private/a, , 401",
        "/public/../a, , 400",
        "/private/a, no.to.ken, 401",
        "/orders/a, good, 403",
        "/scarce/a, , 429",
    })
    void aRefusalLeavesTheConnectionOpenForTheNextRequest(String target, String token, int status) {
        String good = TestToken.valid().compact();
        gateway.http().get("/orders/a", good);
        gateway.http().send("GET", "/scarce/a");
        try (RawStream stream = RawStream.get(gateway, "/public/a", null)) {
            assertThat(status(stream)).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                byte[] first = request("/public/b", null);
                byte[] second = request(target, "good".equals(token) ? good : token);
                byte[] both = new byte[first.length + second.length];
                System.arraycopy(first, 0, both, 0, first.length);
                System.arraycopy(second, 0, both, first.length, second.length);
                stream.write(both);
                assertThat(status(stream)).isEqualTo(200);
                assertThat(status(stream)).isEqualTo(status);
            }
            stream.get("/public/c", null);
            assertThat(status(stream)).isEqualTo(200);
        }
    }
}
