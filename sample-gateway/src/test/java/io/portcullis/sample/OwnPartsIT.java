package io.portcullis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The issuer and the upstream of one sample are the "own" ones that another sample is given by properties. */
final class OwnPartsIT {

    private static final String CORPORATE = "portcullis.issuers.corporate.";
    private static final String MANAGEMENT = "spring.security.oauth2.resourceserver.jwt.";

    private static Sample own;

    @BeforeAll
    static void start() {
        own = Sample.start();
    }

    @AfterAll
    static void stop() {
        own.close();
    }

    @Test
    void anIssuerAndAnUpstreamOfOnesOwnReplaceTheDemonstration() {
        try (Sample sample = Sample.start(with(
                "sample.issuer.enabled=false",
                "sample.upstream.uri=" + own.upstreamUrl(),
                MANAGEMENT + "issuer-uri=" + own.issuerUrl(),
                MANAGEMENT + "jwk-set-uri=" + own.issuerUrl() + "/keys",
                MANAGEMENT + "jws-algorithms=ES256"))) {
            String admin = own.token("sub=alice&tenant=acme&scope=portcullis.admin");
            assertThat(sample.getWith(admin, "/api/hello").status()).isEqualTo(200);
            assertThat(sample.manageWith(admin, "/info").status()).isEqualTo(200);
            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> sample.issuer("GET", "/keys"));
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> Answer.to("GET", sample.upstreamUrl()));
        }
    }

    @Test
    void withoutAnIssuerForItTheManagementIsClosedButForHealth() {
        try (Sample sample = Sample.start(with("sample.issuer.enabled=false"))) {
            String admin = own.token("scope=portcullis.admin");
            assertThat(sample.manage("GET", "/health").status()).isEqualTo(200);
            assertThat(sample.manage("GET", "/info").status()).isEqualTo(401);
            assertThat(sample.manageWith(admin, "/info").status()).isEqualTo(401);
        }
    }

    @Test
    void anIssuerOfOnesOwnIsTrustedBesideTheDemoIssuer() {
        try (Sample sample = Sample.start(with())) {
            assertThat(sample.getWith(own.token("sub=alice&tenant=acme"), "/api/hello")
                            .status())
                    .isEqualTo(200);
            assertThat(sample.getWith(sample.token("sub=alice&tenant=acme"), "/api/hello")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutAnyIssuerTheStartIsRefused() {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> Sample.start("sample.issuer.enabled=false"))
                .withMessageContaining("no issuer");
    }

    private static String[] with(String... properties) {
        Stream<String> issuer = Stream.of(
                CORPORATE + "issuer=" + own.issuerUrl(),
                CORPORATE + "jwk-set-uri=" + own.issuerUrl() + "/keys",
                CORPORATE + "audiences=https://api.example.test",
                CORPORATE + "tenant-claim=tenant");
        return Stream.concat(issuer, Stream.of(properties)).toArray(String[]::new);
    }
}
