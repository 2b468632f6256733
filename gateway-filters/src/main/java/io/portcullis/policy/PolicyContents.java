package io.portcullis.policy;

import io.portcullis.feed.FeedStoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the texts of documents are, by tenant and digest. Thread-safe. Calls block, so none is made on a request's path, and
 * throw {@link FeedStoreException} if the store cannot be asked. What it answers is not verified: whoever reads a text folds
 * it again.
 */
public interface PolicyContents extends AutoCloseable {

    /** How many versions of a document are kept in its history. */
    int MOST_VERSIONS = 50;

    /** Contents of this process alone. */
    static PolicyContents inMemory() {
        return new MemoryPolicyContents();
    }

    /**
     * Keeps a text; does nothing if there is one already.
     *
     * @param digest SHA-256 in 64 lower-case hexadecimal digits
     * @throws IllegalArgumentException if the tenant or the digest cannot be part of a key
     */
    void put(String tenant, String digest, String text);

    /** The text, or null if it is not there. */
    @Nullable
    String get(String tenant, String digest);

    /** Adds to the history of a document, which keeps the {@value #MOST_VERSIONS} that were added last. */
    void note(PolicyKey key, PolicyVersion version);

    /** The history of a document, the highest version first; of one version, the one that was added last. */
    List<PolicyVersion> history(PolicyKey key);

    @Override
    void close();
}
