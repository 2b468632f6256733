package io.portcullis.autoconfigure;

import io.portcullis.feed.Feed;
import io.portcullis.feed.StoreSettings;
import io.portcullis.filter.ClientAddresses;
import io.portcullis.filter.Enforcer;
import io.portcullis.filter.LimitCharges;
import io.portcullis.filter.LimitFilter;
import io.portcullis.filter.LimitRateGatewayFilterFactory;
import io.portcullis.filter.StageFilters;
import io.portcullis.ratelimit.ConcurrencyLimiter;
import io.portcullis.ratelimit.LimitStore;
import io.portcullis.ratelimit.LimitTimes;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.RateLimiter;
import io.portcullis.ratelimit.SlotStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Charges requests to the limits of {@code portcullis.limits}: in the application's Redis if there is one, else in this node. */
@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

    @Bean
    Limits portcullisLimits(Environment environment) {
        return new Limits(new LimitBinding(environment).limits());
    }

    @Bean
    LimitsReloader portcullisLimitsReloader(Limits limits, Environment environment) {
        return new LimitsReloader(limits, environment);
    }

    @Bean(destroyMethod = "close")
    NodeCount portcullisNodeCount(Feed feed) {
        return new NodeCount(feed);
    }

    @Bean
    RateLimiter.Surroundings portcullisLimitSurroundings(Feed feed, NodeCount nodes) {
        return new RateLimiter.Surroundings() {
            @Override
            public long silenceNanos() {
                return feed.freshness().silenceNanos();
            }

            @Override
            public int nodes() {
                return nodes.last();
            }
        };
    }

    @Bean(destroyMethod = "close")
    RateLimiter portcullisRateLimiter(
            ObjectProvider<LimitStore> stores, StoreSettings settings, RateLimiter.Surroundings surroundings) {
        return new RateLimiter(
                stores.getIfAvailable(), LimitTimes.standard(settings.timeout()), System::nanoTime, surroundings);
    }

    @Bean(destroyMethod = "close")
    ConcurrencyLimiter portcullisConcurrencyLimiter(
            ObjectProvider<SlotStore> stores,
            StoreSettings settings,
            RateLimiter.Surroundings surroundings,
            RateLimiter limiter) {
        return new ConcurrencyLimiter(
                stores.getIfAvailable(), settings.timeout(), System::nanoTime, surroundings, limiter.statistics());
    }

    @Bean
    LimitCharges portcullisLimitCharges(
            Environment environment,
            Limits limits,
            RateLimiter limiter,
            ConcurrencyLimiter concurrency,
            ClientAddresses addresses) {
        return new LimitCharges(limits, limiter, concurrency, addresses, new LimitBinding(environment).headers());
    }

    @Bean
    LimitRateGatewayFilterFactory portcullisLimitRate(StageFilters filters, LimitCharges charges) {
        return new LimitRateGatewayFilterFactory(filters, charges);
    }

    @Bean
    LimitFilter portcullisLimitFilter(LimitCharges charges, Enforcer enforcer) {
        return new LimitFilter(charges, enforcer);
    }
}
