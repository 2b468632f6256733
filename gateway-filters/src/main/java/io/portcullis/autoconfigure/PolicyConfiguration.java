package io.portcullis.autoconfigure;

import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.MemoryFeedStore;
import io.portcullis.feed.Staleness;
import io.portcullis.filter.ClientAddresses;
import io.portcullis.filter.EnforcePolicyGatewayFilterFactory;
import io.portcullis.filter.ObligationFilter;
import io.portcullis.filter.PolicyChecks;
import io.portcullis.filter.StageFilters;
import io.portcullis.policy.ExpressionCompiler;
import io.portcullis.policy.NoPolicy;
import io.portcullis.policy.Policies;
import io.portcullis.policy.PolicyCompiler;
import io.portcullis.policy.PolicyContents;
import io.portcullis.policy.PolicyFeedStore;
import io.portcullis.policy.PolicyFiles;
import io.portcullis.policy.PolicyLoader;
import io.portcullis.policy.PolicyLog;
import io.portcullis.policy.PolicyReader;
import io.portcullis.policy.PolicySet;
import io.portcullis.policy.PolicySettings;
import io.portcullis.policy.PolicyTrials;
import io.portcullis.policy.RecentRequests;
import io.portcullis.policy.cel.Expressions;
import io.portcullis.ratelimit.Limits;
import io.portcullis.screen.AssertedHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

/** Follows the log of policies and loads what it names. */
@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {

    static final String FEED = "portcullisPolicyFeed";

    private static final Logger log = LoggerFactory.getLogger(PolicyConfiguration.class);

    @Bean
    @ConditionalOnMissingBean
    PolicyFeedStore portcullisLocalPolicyFeedStore() {
        return new PolicyFeedStore(new MemoryFeedStore(LogSettings.ofReferences(Duration.ZERO), Clock.systemUTC()));
    }

    @Bean
    @ConditionalOnMissingBean
    PolicyContents portcullisLocalPolicyContents() {
        return PolicyContents.inMemory();
    }

    @Bean
    @ConditionalOnMissingBean
    ExpressionCompiler portcullisExpressionCompiler() {
        return Expressions.available();
    }

    @Bean
    PolicyReader portcullisPolicyReader(ExpressionCompiler expressions) {
        return new PolicyReader(expressions);
    }

    @Bean
    PolicyCompiler portcullisPolicyCompiler(ExpressionCompiler expressions) {
        return new PolicyCompiler(expressions);
    }

    @Bean
    PolicySettings portcullisPolicySettings(PortcullisProperties properties) {
        PortcullisProperties.Policy policy = properties.policy();
        if (policy.noPolicy() == NoPolicy.INSECURE_ALLOW) {
            log.warn(
                    "portcullis.policy.no-policy is insecure-allow: tenants without a document may do everything that no"
                            + " document of the platform denies");
        }
        return new PolicySettings(
                policy.noPolicy(),
                new Staleness("portcullis.policy", policy.maxStaleness(), policy.onStale(), policy.hardLimit()),
                policy.defaultTenant());
    }

    @Bean
    PolicyLog portcullisPolicyLog() {
        return new PolicyLog();
    }

    @Bean
    PolicySet portcullisPolicySet() {
        return new PolicySet(new Freshness(System::nanoTime));
    }

    /** Under the same name as the feed of revocations: operators look for a node, not for a feed. */
    @Bean(FEED)
    Feed portcullisPolicyFeed(Feed revocations, PolicyFeedStore store, PolicyLog references, PolicySet set) {
        return new Feed(
                revocations.node(),
                store.store(),
                references,
                set.freshness(),
                FeedTimes.standard(),
                "portcullis-policies");
    }

    @Bean
    PolicyLoader portcullisPolicyLoader(
            @Qualifier(FEED) Feed feed,
            PolicyLog references,
            PolicyContents contents,
            PolicySet set,
            PolicyReader reader,
            PolicyCompiler compiler) {
        return new PolicyLoader(feed, references, contents, set, reader, compiler);
    }

    @Bean
    Policies portcullisPolicies(
            @Qualifier(FEED) Feed feed,
            PolicyLog references,
            PolicyContents contents,
            PolicyLoader loader,
            PolicyReader reader,
            PolicyCompiler compiler,
            PolicyTrials trials,
            Limits limits) {
        return new Policies(
                feed, references, contents, loader, reader, compiler, limits::names, trials, Clock.systemUTC());
    }

    @Bean
    RecentRequests portcullisRecentRequests(PortcullisProperties properties) {
        return new RecentRequests(properties.policy().recentRequests());
    }

    @Bean
    PolicyTrials portcullisPolicyTrials(RecentRequests recent, PolicySet policies, PolicySettings settings) {
        return new PolicyTrials(recent, policies, settings.noPolicy());
    }

    @Bean
    EnforcePolicyGatewayFilterFactory portcullisEnforcePolicy(
            StageFilters filters,
            PolicySet policies,
            PolicySettings settings,
            RecentRequests recent,
            AssertedHeaders asserted,
            ClientAddresses addresses,
            Limits limits) {
        return new EnforcePolicyGatewayFilterFactory(
                filters, new PolicyChecks(policies, settings, recent, asserted, addresses, limits, Clock.systemUTC()));
    }

    @Bean
    ObligationFilter portcullisObligationFilter() {
        return new ObligationFilter();
    }

    @Bean
    PolicyFiles portcullisPolicyFiles(PortcullisProperties properties, Policies policies, ResourceLoader resources) {
        return new PolicyFiles(
                properties.policy().locations(), policies, Objects.requireNonNull(resources.getClassLoader()));
    }
}
