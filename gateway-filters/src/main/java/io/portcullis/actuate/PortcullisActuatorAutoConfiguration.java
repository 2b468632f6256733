package io.portcullis.actuate;

import io.portcullis.audit.Explainer;
import io.portcullis.audit.RecentDecisions;
import io.portcullis.feed.Feed;
import io.portcullis.policy.Policies;
import io.portcullis.policy.PolicyFiles;
import io.portcullis.policy.PolicyLoader;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.RateLimiter;
import io.portcullis.revocation.Revocations;
import io.portcullis.token.TokenVerifier;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** Shows operators what there is, where the application has the actuator. */
@AutoConfiguration(
        afterName = {
            "io.portcullis.autoconfigure.PortcullisAutoConfiguration",
            "io.portcullis.autoconfigure.PortcullisFeedAutoConfiguration"
        })
@ConditionalOnClass(Endpoint.class)
@ConditionalOnBean({TokenVerifier.class, Feed.class})
public class PortcullisActuatorAutoConfiguration {

    @Bean
    IssuersEndpoint portcullisIssuersEndpoint(TokenVerifier verifier) {
        return new IssuersEndpoint(verifier);
    }

    @Bean
    RevocationsEndpoint portcullisRevocationsEndpoint(Revocations revocations) {
        return new RevocationsEndpoint(revocations);
    }

    @Bean
    DecisionsEndpoint portcullisDecisionsEndpoint(RecentDecisions recent, Explainer explainer) {
        return new DecisionsEndpoint(recent, explainer);
    }

    @Bean
    WebFluxConfigurer portcullisNestedValues() {
        return new WebFluxConfigurer() {
            @Override
            public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
                codecs.customCodecs().register(new NestedValuesReader(codecs::getReaders));
            }
        };
    }

    @Bean
    PoliciesEndpoint portcullisPoliciesEndpoint(Policies policies) {
        return new PoliciesEndpoint(policies);
    }

    @Bean
    RateLimitsEndpoint portcullisRateLimitsEndpoint(Limits limits, RateLimiter limiter) {
        return new RateLimitsEndpoint(limits, limiter);
    }

    @Bean
    PolicyState portcullisPolicyState(
            @Qualifier("portcullisPolicyFeed") Feed feed, PolicyLoader loader, PolicyFiles files) {
        return new PolicyState(feed, loader, files);
    }

    @Bean
    PortcullisInfoContributor portcullisInfoContributor(Feed feed, PolicyState policies) {
        return new PortcullisInfoContributor(feed, policies);
    }

    /** In a class of its own, because health moved between the lines of Spring Boot. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    static class HealthConfiguration {

        @Bean
        PortcullisHealthIndicator portcullisHealthIndicator(
                TokenVerifier verifier, Feed feed, PolicyState policies, RateLimiter limiter) {
            return new PortcullisHealthIndicator(verifier, feed, policies, limiter);
        }
    }
}
