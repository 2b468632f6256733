package io.portcullis.token;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ResourceLoader;

/** Finds out where an issuer's keys come from: a location, an address, or what the issuer publishes of itself. */
final class IssuerKeysFactory {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeysFactory.class);

    private final ResourceLoader resources;

    IssuerKeysFactory(ResourceLoader resources) {
        this.resources = resources;
    }

    /**
     * The issuer's keys; touches no network.
     *
     * @throws IllegalArgumentException if a setting is wrong
     */
    IssuerKeys keys(String name, String issuer, IssuerSettings settings, Collection<Algorithm> algorithms) {
        KeySetReader reader = new KeySetReader(algorithms);
        if (settings.jwkSet() != null) {
            if (settings.jwkSetUri() != null) {
                throw new IllegalArgumentException("jwk-set and jwk-set-uri exclude each other; expected one of them");
            }
            return fixedKeys(name, settings.jwkSet(), reader);
        }
        if (algorithms.stream().anyMatch(Algorithm::isHmac)) {
            throw new IllegalArgumentException(
                    "HMAC secrets are never fetched; expected jwk-set with a classpath: or file: location");
        }
        return new FetchedKeys(
                name,
                new GuardedKeySetSource(name, source(issuer, settings.jwkSetUri())),
                reader,
                times(settings.keys()),
                IssuerKeysFactory::monotonicMillis);
    }

    private static long monotonicMillis() {
        return System.nanoTime() / 1_000_000;
    }

    private IssuerKeys fixedKeys(String name, String location, KeySetReader reader) {
        KeySet keys = reader.read(content(location));
        if (keys.keys().isEmpty()) {
            throw new IllegalArgumentException("jwk-set " + location + " has no usable key: " + keys.dropped());
        }
        keys.dropped().forEach(reason -> log.warn("Issuer {}: not usable: {}", name, reason));
        return IssuerKeys.of(keys);
    }

    private byte[] content(String location) {
        try {
            return resources.getResource(location).getContentAsByteArray();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "jwk-set " + location + " cannot be read; expected a classpath: or file: location", e);
        }
    }

    private static KeySetSource source(String issuer, @Nullable String jwkSetUri) {
        if (jwkSetUri != null) {
            return new WebKeySetSource(IssuerAddress.require(jwkSetUri));
        }
        URI address = IssuerAddress.require(issuer);
        return new DiscoveredKeySetSource(address.toString(), WebKeySetSource::new);
    }

    private static KeyTimes times(IssuerSettings.@Nullable Keys keys) {
        return new KeyTimes(
                orElse(keys == null ? null : keys.timeToLive(), Duration.ofMinutes(5)),
                orElse(keys == null ? null : keys.maxStale(), Duration.ofHours(1)),
                orElse(keys == null ? null : keys.unknownKidCooldown(), Duration.ofSeconds(30)));
    }

    private static Duration orElse(@Nullable Duration configured, Duration byDefault) {
        return configured == null ? byDefault : configured;
    }
}
