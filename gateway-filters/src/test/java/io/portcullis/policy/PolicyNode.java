package io.portcullis.policy;

import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedStore;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.MemoryFeedStore;
import io.portcullis.testing.Patience;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All parts of a node that have to do with the way of documents, with tiny documents. */
public final class PolicyNode implements AutoCloseable {

    private final PolicyLog log = new PolicyLog();
    private final PolicySet set = new PolicySet(new Freshness(System::nanoTime));
    private final PolicyContents contents;
    private final Feed feed;
    private final PolicyLoader loader;
    private final Policies policies;

    /** A node at these stores. */
    public PolicyNode(FeedStore store, PolicyContents contents) {
        this(store, contents, compiled -> List.of());
    }

    PolicyNode(FeedStore store, PolicyContents contents, Function<CompiledPolicy, List<PolicyTestResult>> tester) {
        this.contents = contents;
        this.feed = new Feed(
                "node-" + UUID.randomUUID(), store, log, set.freshness(), FeedTimes.standard(), "test-policies");
        this.loader = new PolicyLoader(feed, log, contents, set, TinyPolicies::read, TinyPolicies::compile);
        this.policies = new Policies(
                feed,
                log,
                contents,
                loader,
                new PolicyGate(
                        TinyPolicies::read,
                        TinyPolicies::compile,
                        tester,
                        compiled -> PolicyImpact.NONE,
                        () -> Set.of("known")),
                Clock.systemUTC());
    }

    /** A log in memory that nodes may share. */
    static FeedStore memory() {
        return new MemoryFeedStore(LogSettings.ofReferences(Duration.ZERO), Clock.systemUTC());
    }

    /** Begins, and waits until everything is loaded. */
    public PolicyNode started() {
        begin();
        Patience.await("a node that has loaded everything").until(loader::isLoaded);
        return this;
    }

    /** Begins. */
    public void begin() {
        feed.start();
        loader.start();
    }

    Policies policies() {
        return policies;
    }

    PolicyContents contents() {
        return contents;
    }

    PolicyLoader loader() {
        return loader;
    }

    PolicySet set() {
        return set;
    }

    /** Publishes without a condition and answers the version. */
    public long publish(String text) {
        return receipt(text, null).version();
    }

    PolicyReceipt receipt(String text, @Nullable Long expected) {
        return policies.publish(order(text, expected), text).block();
    }

    static PolicyOrder order(String text, @Nullable Long expected) {
        return new PolicyOrder(TinyPolicies.read(text).document().key(), expected, "alice", "why not", false);
    }

    /** Takes a document away. */
    public void delete(String tenant, String name) {
        policies.delete(PolicyOrder.about(new PolicyKey(tenant, name))).block();
    }

    /** Waits until this node has this text in force under this version. */
    public void awaitInForce(String text, long version) {
        PolicySource source = TinyPolicies.read(text);
        PolicyReference expected = PolicyReference.to(source, version);
        Patience.await(text)
                .until(() ->
                        expected.equals(loader.loaded(source.document().key()).reference(expected.slot())));
    }

    /** Whether the tenant's documents can be asked, and the tenant has any. */
    public boolean hasDocuments(String tenant) {
        return set.of(tenant) instanceof TenantPolicies.InForce inForce && inForce.hasOwnDocuments();
    }

    /** Whether nobody here can say what counts for the tenant. */
    public boolean isNotLoaded(String tenant) {
        return set.of(tenant) instanceof TenantPolicies.NotLoaded;
    }

    /** Why documents are not loaded. */
    public String troubles() {
        return loader.troubles().toString();
    }

    /** The digest under which the text is stored. */
    public static String digest(String text) {
        return TinyPolicies.digest(text);
    }

    PolicyFiles files(Path... locations) {
        return new PolicyFiles(
                Arrays.stream(locations).map(Path::toString).toList(),
                policies,
                getClass().getClassLoader());
    }

    @Override
    public void close() {
        policies.close();
        loader.close();
        feed.close();
    }
}
