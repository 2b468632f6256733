package io.portcullis.autoconfigure;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedStatistics;
import io.portcullis.filter.LiveExchanges;
import io.portcullis.revocation.RevocationList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Measures the feed and what it keeps. */
final class FeedMeters implements MeterBinder {

    private final Feed feed;
    private final RevocationList list;
    private final LiveExchanges exchanges;

    FeedMeters(Feed feed, RevocationList list, LiveExchanges exchanges) {
        this.feed = feed;
        this.list = list;
        this.exchanges = exchanges;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("portcullis.feed.age", feed, FeedMeters::ageInSeconds)
                .description("How old the list of revocations may be; NaN before it was there once")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("portcullis.feed.version", feed, f -> f.position().version())
                .description("Version of the log that is applied")
                .register(registry);
        Gauge.builder("portcullis.revocations", list, RevocationList::size)
                .description("Revocations in memory")
                .register(registry);
        Gauge.builder("portcullis.revocations.memory", list, RevocationList::bytes)
                .description("Memory of the revocations")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("portcullis.streams", exchanges, LiveExchanges::size)
                .description("Exchanges that end with their token")
                .register(registry);
        FunctionCounter.builder("portcullis.revocations.rejected", list, RevocationList::rejected)
                .description("Entries of the log that could not be read")
                .register(registry);
        count(registry, "failures", "Calls of the store that failed", FeedStatistics::failures);
        count(registry, "resets", "How often the log was not the one that was followed", FeedStatistics::resets);
        count(registry, "epochs", "How often the log began anew", FeedStatistics::epochChanges);
        count(registry, "repaired", "Entries that were brought back to the log", FeedStatistics::repaired);
        FunctionTimer.builder(
                        "portcullis.feed.delay",
                        feed.statistics(),
                        FeedStatistics::received,
                        FeedStatistics::delayMillis,
                        TimeUnit.MILLISECONDS)
                .description("From the store to this node")
                .register(registry);
    }

    private void count(
            MeterRegistry registry, String name, String description, ToDoubleFunction<FeedStatistics> function) {
        FunctionCounter.builder("portcullis.feed." + name, feed.statistics(), function)
                .description(description)
                .register(registry);
    }

    static double ageInSeconds(Feed feed) {
        return feed.freshness().isReady() ? feed.freshness().ageNanos() / 1e9 : Double.NaN;
    }
}
