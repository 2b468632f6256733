package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.ConfigurationException;
import io.portcullis.testing.TestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.io.DefaultResourceLoader;

/** Every mistake in an issuer's configuration stops the start-up and is named, with what was expected. */
class IssuerFactoryTests {

    @TempDir
    private Path folder;

    private final Map<String, Object> settings = new LinkedHashMap<>();

    @BeforeEach
    void startValid() {
        settings.put("issuer", "https://login.acme.example");
        settings.put("jwk-set", write(TestKey.keySet(TestKey.of("ES256"))));
        settings.put("audiences[0]", "https://api.acme.example");
    }

    @Test
    void acceptsAValidIssuer() {
        assertThat(verifier().issuerNames()).containsExactly("corporate");
    }

    @Test
    void acceptsAllSettings() {
        settings.putAll(Map.of(
                "profile",
                "legacy",
                "max-lifetime",
                "12h",
                "clock-skew",
                "0s",
                "tenant",
                "acme",
                "algorithms[0]",
                "ES256"));
        assertThat(verifier().issuerNames()).containsExactly("corporate");
    }

    @Test
    void discoversKeysOrFetchesThemWithoutTouchingTheNetworkAtStartUp() {
        settings.remove("jwk-set");
        assertThat(verifier().issuerNames()).containsExactly("corporate");
        settings.put("jwk-set-uri", "https://login.acme.example/keys");
        settings.putAll(Map.of("keys.time-to-live", "1m", "keys.max-stale", "2m", "keys.unknown-kid-cooldown", "5s"));
        assertThat(verifier().issuerNames()).containsExactly("corporate");
    }

    @Test
    void namesWhatIsMissing() {
        settings.remove("issuer");
        assertRefused("portcullis.issuers.corporate: issuer is missing");
        startValid();
        settings.remove("audiences[0]");
        assertRefused("audiences is null; expected at least one");
    }

    @Test
    void k1RefusesAlgorithmsThatDoNotExistOrAreNotSpelledExactly() {
        for (String name : List.of("none", "None", "es256", "RS1", "ES256K", "dir", "")) {
            settings.put("algorithms[0]", name);
            assertRefused(name.isEmpty() ? "algorithms" : "algorithms has '" + name + "'; expected some of [RS256");
        }
    }

    @Test
    void k1RefusesHmacBesidePublicKeys() {
        settings.put("algorithms[0]", "ES256");
        settings.put("algorithms[1]", "HS256");
        assertRefused("never HMAC beside public keys");
    }

    @Test
    void k5RefusesASecretThatIsTooShort() {
        settings.put("algorithms[0]", "HS256");
        settings.put("jwk-set", write(TestKey.keySet(TestKey.hmac("HS256", "s", 31))));
        assertRefused("a secret of 248 bits is too short for HS256; expected at least 256");
    }

    @Test
    void neverFetchesSecrets() {
        settings.put("algorithms[0]", "HS256");
        settings.remove("jwk-set");
        settings.put("jwk-set-uri", "https://login.acme.example/keys");
        assertRefused("HMAC secrets are never fetched");
    }

    @Test
    void refusesAKeySetWithoutAnyUsableKey() {
        settings.put("jwk-set", write(TestKey.keySet(TestKey.of("ES384"))));
        assertRefused("has no usable key: [key ES384: it fits none of the configured algorithms");
        settings.put("jwk-set", folder.resolve("absent").toUri().toString());
        assertRefused("cannot be read");
        settings.put("jwk-set", write("<html>"));
        assertRefused("not one strict JSON object");
    }

    @Test
    void refusesTwoSourcesOfKeys() {
        settings.put("jwk-set-uri", "https://login.acme.example/keys");
        assertRefused("jwk-set and jwk-set-uri exclude each other");
    }

    @Test
    void k7RefusesPlainHttpButOnLoopback() {
        settings.remove("jwk-set");
        for (String uri : List.of(
                "http://login.acme.example/keys", "ftp://x/y", "http://localhost.evil.example/k", "keys", "file:/x")) {
            settings.put("jwk-set-uri", uri);
            assertRefused("is no address for keys; expected https://...");
        }
        for (String uri : List.of("http://localhost:9000/keys", "http://127.0.0.1/keys", "http://[::1]:1/keys")) {
            settings.put("jwk-set-uri", uri);
            assertThat(verifier().issuerNames()).hasSize(1);
        }
        settings.put("jwk-set-uri", "https://user:secret@login.acme.example/keys");
        assertRefused("has credentials in it");
        settings.remove("jwk-set-uri");
        settings.put("issuer", "login.acme.example");
        assertRefused("is no address for keys");
    }

    @Test
    void refusesTimesOutOfRange() {
        settings.put("clock-skew", "301s");
        assertRefused("clock-skew is PT5M1S; expected 0s to 300s");
        settings.put("clock-skew", "-1s");
        assertRefused("clock-skew");
        settings.put("clock-skew", "30s");
        settings.put("max-lifetime", "0s");
        assertRefused("max-lifetime is PT0S; expected more than 0s");
        settings.put("max-lifetime", "1h");
        settings.remove("jwk-set");
        settings.put("keys.time-to-live", "2h");
        assertRefused("expected 0 < time-to-live <= max-stale");
        settings.put("keys.time-to-live", "5m");
        settings.put("keys.unknown-kid-cooldown", "999ms");
        assertRefused("unknown-kid-cooldown");
    }

    @Test
    void refusesTwoWaysToATenant() {
        settings.put("tenant", "acme");
        settings.put("tenant-claim", "tenant");
        assertRefused("tenant and tenant-claim exclude each other");
        settings.remove("tenant");
        settings.put("tenant-claim", "/a/~2");
        assertRefused("is not a JSON pointer");
    }

    @Test
    void refusesTwoIssuersWithOneName() {
        Map<String, IssuerSettings> twins = new LinkedHashMap<>();
        twins.put("one", bound());
        twins.put("two", bound());
        assertThatThrownBy(() -> factory().verifier(twins))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("portcullis.issuers.one.issuer and portcullis.issuers.two.issuer are both");
    }

    private void assertRefused(String problem) {
        assertThatThrownBy(this::verifier).isInstanceOfSatisfying(ConfigurationException.class, e -> {
            assertThat(e).hasMessageContaining(problem);
            assertThat(e.remedy()).contains("portcullis.issuers.corporate");
        });
    }

    private TokenVerifier verifier() {
        return factory().verifier(Map.of("corporate", bound()));
    }

    private static IssuerFactory factory() {
        return new IssuerFactory(
                new DefaultResourceLoader(),
                VerifiedTokens.none(),
                SignatureWorkers.forThisMachine(),
                Clock.systemUTC());
    }

    private IssuerSettings bound() {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("", IssuerSettings.class);
    }

    private String write(String content) {
        try {
            return Files.writeString(Files.createTempFile(folder, "keys", ".json"), content)
                    .toUri()
                    .toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDurationIsWhatItSays() {
        assertThat(new KeyTimes(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofSeconds(30)).refreshAhead())
                .isEqualTo(Duration.ofMinutes(4));
    }
}
