package io.portcullis.autoconfigure;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.portcullis.feed.Feed;
import io.portcullis.policy.PolicyFiles;
import io.portcullis.policy.PolicyLoader;
import io.portcullis.policy.PolicyLog;

/** Measures the documents and how they come here. */
final class PolicyMeters implements MeterBinder {

    private final Feed feed;
    private final PolicyLog references;
    private final PolicyLoader loader;
    private final PolicyFiles files;

    PolicyMeters(Feed feed, PolicyLog references, PolicyLoader loader, PolicyFiles files) {
        this.feed = feed;
        this.references = references;
        this.loader = loader;
        this.files = files;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("portcullis.policies", loader, PolicyLoader::size)
                .description("Documents in force, shadows among them")
                .register(registry);
        Gauge.builder("portcullis.policies.pending", loader, PolicyLoader::pending)
                .description("Documents that are known and not loaded")
                .register(registry);
        Gauge.builder("portcullis.policies.feed.age", feed, FeedMeters::ageInSeconds)
                .description("How old the knowledge of documents may be; NaN before it was there once")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(
                        "portcullis.policies.feed.version",
                        feed,
                        f -> f.position().version())
                .description("Version of the log of documents that is applied")
                .register(registry);
        FunctionCounter.builder("portcullis.policies.failures", loader, PolicyLoader::failures)
                .description("Attempts to load a document that failed")
                .tag("source", "store")
                .register(registry);
        FunctionCounter.builder("portcullis.policies.failures", files, PolicyFiles::failures)
                .description("Files that were found to be wrong")
                .tag("source", "file")
                .register(registry);
        FunctionCounter.builder("portcullis.policies.rejected", references, PolicyLog::rejected)
                .description("Entries of the log that could not be read")
                .register(registry);
    }
}
