package io.portcullis.autoconfigure;

import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.Staleness;
import io.portcullis.feed.StoreSettings;
import io.portcullis.filter.ClientAddresses;
import io.portcullis.filter.Enforcer;
import io.portcullis.filter.LiveExchanges;
import io.portcullis.filter.RevocationChecks;
import io.portcullis.revocation.RevocationList;
import io.portcullis.revocation.TokenWatch;
import io.portcullis.token.TokenTerms;
import io.portcullis.token.TokenVerifier;
import java.time.Clock;
import java.time.Duration;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Asks of every token whether it was taken back. */
@Configuration(proxyBeanMethods = false)
class RevocationConfiguration {

    private static final Duration LEAST_RETENTION = Duration.ofHours(1);

    @Bean
    StoreSettings portcullisStoreSettings(PortcullisProperties properties, TokenVerifier verifier) {
        PortcullisProperties.Redis redis = properties.redis();
        return new StoreSettings(
                redis.keyPrefix(), redis.timeout(), new LogSettings(redis.seal(), retention(verifier)));
    }

    /** As long as any token can be good. */
    private static Duration retention(TokenVerifier verifier) {
        return verifier.terms().values().stream()
                .map(RevocationConfiguration::longest)
                .filter(longest -> longest.compareTo(LEAST_RETENTION) > 0)
                .max(Duration::compareTo)
                .orElse(LEAST_RETENTION);
    }

    private static Duration longest(TokenTerms terms) {
        return terms.maxLifetime().plus(terms.clockSkew().multipliedBy(2));
    }

    @Bean
    Freshness portcullisFreshness() {
        return new Freshness(System::nanoTime);
    }

    @Bean
    RevocationList portcullisRevocationList() {
        return new RevocationList(Clock.systemUTC());
    }

    @Bean
    TokenWatch portcullisTokenWatch(RevocationList list, TokenVerifier verifier) {
        return new TokenWatch(list, verifier::expiry, Clock.systemUTC());
    }

    @Bean
    LiveExchanges portcullisLiveExchanges(
            PortcullisProperties properties, GatewayProperties gateway, TokenWatch watch, Enforcer enforcer) {
        return new LiveExchanges(
                properties.revocation().closeStreams(), gateway.getStreamingMediaTypes(), watch, enforcer);
    }

    @Bean
    RevocationChecks portcullisRevocationChecks(
            PortcullisProperties properties,
            RevocationList list,
            Freshness freshness,
            ClientAddresses addresses,
            LiveExchanges exchanges) {
        PortcullisProperties.Revocation revocation = properties.revocation();
        Staleness staleness = new Staleness(
                "portcullis.revocation", revocation.maxStaleness(), revocation.onStale(), revocation.hardLimit());
        return new RevocationChecks(list, freshness, staleness, addresses, exchanges);
    }
}
