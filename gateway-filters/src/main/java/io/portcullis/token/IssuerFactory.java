package io.portcullis.token;

import io.portcullis.ClaimPath;
import io.portcullis.ConfigurationException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ResourceLoader;

/** Makes a {@link TokenVerifier} of the configured issuers, or says what is wrong with them. */
public final class IssuerFactory {

    private static final Logger log = LoggerFactory.getLogger(IssuerFactory.class);

    private static final List<String> DEFAULT_ALGORITHMS = List.of("ES256", "RS256", "PS256", "Ed25519");
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

    private final IssuerKeysFactory keys;
    private final VerifiedTokens verified;
    private final SignatureWorkers workers;
    private final Clock clock;

    /** A factory of verifiers that share these; it reads {@code jwk-set} locations with the loader. */
    public IssuerFactory(ResourceLoader resources, VerifiedTokens verified, SignatureWorkers workers, Clock clock) {
        this.keys = new IssuerKeysFactory(resources);
        this.verified = verified;
        this.workers = workers;
        this.clock = clock;
    }

    /**
     * A verifier for the issuers.
     *
     * @param settings by name
     * @throws ConfigurationException if a setting is wrong; names the property and what was expected
     */
    public TokenVerifier verifier(Map<String, IssuerSettings> settings) {
        requireDistinct(settings);
        return new TokenVerifier(
                settings.entrySet().stream()
                        .map(entry -> issuer(entry.getKey(), entry.getValue(), settings.size() == 1))
                        .toList(),
                verified,
                workers,
                clock);
    }

    private static void requireDistinct(Map<String, IssuerSettings> settings) {
        Map<String, String> names = new HashMap<>();
        settings.forEach((name, issuer) -> {
            String other = issuer.issuer() == null ? null : names.put(issuer.issuer(), name);
            if (other != null) {
                throw new ConfigurationException(
                        "portcullis.issuers." + other + ".issuer and portcullis.issuers." + name + ".issuer are both '"
                                + issuer.issuer() + "'",
                        "Keep one entry for an issuer.");
            }
        });
    }

    private static void warnOfSlowAlgorithms(String name, Set<Algorithm> algorithms) {
        List<Algorithm> slow = algorithms.stream()
                .filter(algorithm -> algorithm.keyType().equals(Algorithm.ES256.keyType())
                        || algorithm.keyType().equals(Algorithm.Ed25519.keyType()))
                .toList();
        if (!slow.isEmpty() && !CryptoProvider.best().isNative()) {
            log.warn(
                    "Issuer {} allows {}, of which the platform verifies about a thousand signatures a second on a core;"
                            + " add org.conscrypt:conscrypt-openjdk-uber to the class path",
                    name,
                    slow);
        }
    }

    private Issuer issuer(String name, IssuerSettings settings, boolean isOnlyOne) {
        try {
            String issuer = required("issuer", settings.issuer());
            Set<Algorithm> algorithms = algorithms(settings.algorithms());
            warnOfSlowAlgorithms(name, algorithms);
            return new Issuer(
                    name,
                    issuer,
                    audiences(settings.audiences()),
                    algorithms,
                    settings.profile() == null ? Profile.ACCESS_TOKEN : settings.profile(),
                    lifetime(settings),
                    tenancy(settings, isOnlyOne),
                    keys.keys(name, issuer, settings, algorithms));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "portcullis.issuers." + name + ": " + e.getMessage(), "Correct portcullis.issuers." + name + ".");
        }
    }

    private static String required(String property, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(property + " is missing; expected the exact 'iss' of its tokens");
        }
        return value;
    }

    private static Set<String> audiences(@Nullable List<String> audiences) {
        if (audiences == null || audiences.isEmpty() || audiences.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "audiences is " + audiences + "; expected at least one, of which a token must name one");
        }
        return Set.copyOf(audiences);
    }

    private static Set<Algorithm> algorithms(@Nullable List<String> names) {
        Set<Algorithm> algorithms = new LinkedHashSet<>();
        for (String name : names == null ? DEFAULT_ALGORITHMS : names) {
            Algorithm algorithm = Algorithm.named(name);
            if (algorithm == null) {
                throw new IllegalArgumentException("algorithms has '" + name + "'; expected some of "
                        + Algorithm.names() + ", spelled exactly so");
            }
            algorithms.add(algorithm);
        }
        long secret = algorithms.stream().filter(Algorithm::isHmac).count();
        if (algorithms.isEmpty() || (secret > 0 && secret < algorithms.size())) {
            throw new IllegalArgumentException("algorithms is " + algorithms
                    + "; expected at least one, and never HMAC beside public keys: a public key would be a secret");
        }
        return algorithms;
    }

    private static Lifetime lifetime(IssuerSettings settings) {
        Duration max = settings.maxLifetime() == null ? Duration.ofHours(1) : settings.maxLifetime();
        Duration skew = settings.clockSkew() == null ? Duration.ofSeconds(30) : settings.clockSkew();
        if (max.isNegative() || max.isZero()) {
            throw new IllegalArgumentException("max-lifetime is " + max + "; expected more than 0s");
        }
        if (skew.isNegative() || skew.compareTo(MAX_CLOCK_SKEW) > 0) {
            throw new IllegalArgumentException("clock-skew is " + skew + "; expected 0s to 300s");
        }
        return new Lifetime(max, skew);
    }

    /** One of several issuers must not be able to name another one's tenant unless it is configured to. */
    private static Tenancy tenancy(IssuerSettings settings, boolean isOnlyOne) {
        String claim = settings.tenantClaim();
        if (claim == null && settings.tenant() == null && isOnlyOne) {
            claim = "tenant";
        }
        return new Tenancy(settings.tenant(), claim == null ? null : ClaimPath.of(claim));
    }
}
