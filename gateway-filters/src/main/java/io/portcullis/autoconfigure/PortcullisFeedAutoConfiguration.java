package io.portcullis.autoconfigure;

import io.portcullis.ConfigurationException;
import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedStore;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.MemoryFeedStore;
import io.portcullis.feed.StoreSettings;
import io.portcullis.filter.Callers;
import io.portcullis.policy.PolicyFiles;
import io.portcullis.policy.PolicyLoader;
import io.portcullis.revocation.IssuerTerms;
import io.portcullis.revocation.RevocationList;
import io.portcullis.revocation.Revocations;
import io.portcullis.token.TokenVerifier;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/** Follows the logs of revocations and of policies: those in the application's Redis if there is one, else those of this node alone. */
@AutoConfiguration(after = PortcullisAutoConfiguration.class)
@ConditionalOnBean(Callers.class)
@Import({PolicyConfiguration.class, LimitConfiguration.class})
public class PortcullisFeedAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(PortcullisFeedAutoConfiguration.class);

    @Bean
    @ConditionalOnMissingBean(FeedStore.class)
    FeedStore portcullisLocalFeedStore(PortcullisProperties properties, StoreSettings settings) {
        if (Boolean.TRUE.equals(properties.redis().enabled())) {
            throw new ConfigurationException(
                    "portcullis.redis.enabled is true, and there is no LettuceConnectionFactory, or more than one",
                    "Add org.springframework.boot:spring-boot-starter-data-redis-reactive, or mark one of the factories as"
                            + " @Primary.");
        }
        log.info(
                "This node works alone: revocations, policies and what is charged to limits are neither shared with other nodes nor kept over a restart");
        return new MemoryFeedStore(new LogSettings(Duration.ZERO, settings.log().retention()), Clock.systemUTC());
    }

    @Bean
    @Primary
    Feed portcullisFeed(FeedStore store, RevocationList list, Freshness freshness) {
        return new Feed(NodeName.unique(), store, list, freshness, FeedTimes.standard());
    }

    /** Made after whatever keeps the state, which thereby hears of each change first: the last word counts. */
    @Bean
    FeedStart portcullisFeedStart(
            Feed feed,
            @Qualifier(PolicyConfiguration.FEED) Feed policyFeed,
            PolicyLoader loader,
            PolicyFiles files,
            ApplicationEventPublisher events,
            ObjectProvider<ApplicationAvailability> keepers) {
        keepers.getIfAvailable();
        return new FeedStart(feed, policyFeed, loader, files, events);
    }

    @Bean
    Revocations portcullisRevocations(RevocationList list, Feed feed, TokenVerifier verifier) {
        Map<String, IssuerTerms> terms = verifier.terms().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        known -> new IssuerTerms(
                                known.getValue().issuer(),
                                known.getValue().maxLifetime(),
                                known.getValue().clockSkew())));
        return new Revocations(list, feed, terms, Clock.systemUTC());
    }
}
