package io.portcullis.autoconfigure;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.portcullis.audit.AuditBacklog;
import io.portcullis.feed.Feed;
import io.portcullis.filter.LiveExchanges;
import io.portcullis.policy.PolicyFiles;
import io.portcullis.policy.PolicyLoader;
import io.portcullis.policy.PolicyLog;
import io.portcullis.ratelimit.ConcurrencyLimiter;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.RateLimiter;
import io.portcullis.revocation.RevocationList;
import io.portcullis.token.KeyStatus;
import io.portcullis.token.SignatureWorkers;
import io.portcullis.token.TokenVerifier;
import io.portcullis.token.VerifiedTokens;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Measures keys, tokens, policies, limits and the feeds where there are any and the application has Micrometer. */
@AutoConfiguration(after = PortcullisFeedAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({TokenVerifier.class, Feed.class})
public class PortcullisMetersAutoConfiguration {

    @Bean
    MeterBinder portcullisMeters(
            TokenVerifier verifier, VerifiedTokens verified, SignatureWorkers workers, AuditBacklog backlog) {
        return registry -> {
            verifier.issuerNames().forEach(issuer -> bindKeys(registry, verifier, issuer));
            Gauge.builder("portcullis.tokens.remembered", verified, VerifiedTokens::size)
                    .description("Verified tokens in memory")
                    .register(registry);
            Gauge.builder("portcullis.tokens.waiting", workers, SignatureWorkers::waiting)
                    .description("New tokens whose signatures wait to be verified")
                    .register(registry);
            FunctionCounter.builder("portcullis.audit.dropped", backlog, AuditBacklog::dropped)
                    .description("Decisions that were not written to the log portcullis.audit")
                    .register(registry);
        };
    }

    @Bean
    FeedMeters portcullisFeedMeters(Feed feed, RevocationList list, LiveExchanges exchanges) {
        return new FeedMeters(feed, list, exchanges);
    }

    @Bean
    PolicyMeters portcullisPolicyMeters(
            @Qualifier(PolicyConfiguration.FEED) Feed feed,
            PolicyLog references,
            PolicyLoader loader,
            PolicyFiles files) {
        return new PolicyMeters(feed, references, loader, files);
    }

    @Bean
    LimitMeters portcullisLimitMeters(Limits limits, RateLimiter limiter, ConcurrencyLimiter concurrency) {
        return new LimitMeters(limits, limiter, concurrency);
    }

    private static void bindKeys(MeterRegistry registry, TokenVerifier verifier, String issuer) {
        Gauge.builder("portcullis.keys.age", verifier, v -> ageInSeconds(v, issuer))
                .description("Age of an issuer's keys")
                .baseUnit("seconds")
                .tag("issuer", issuer)
                .register(registry);
        FunctionCounter.builder("portcullis.keys.failures", verifier, v -> v.keyFailures(issuer))
                .description("Fetches of an issuer's keys that failed")
                .tag("issuer", issuer)
                .register(registry);
    }

    private static double ageInSeconds(TokenVerifier verifier, String issuer) {
        KeyStatus status = Objects.requireNonNull(verifier.keyStatus().get(issuer));
        return status.age() == null ? Double.NaN : status.age().toMillis() / 1000.0;
    }
}
