package io.portcullis.policy;

import io.portcullis.feed.FeedStoreException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Gets documents ready: from the store, or, on the node where they are published, from the hand of whoever does it. */
final class PolicyFetch {

    private final PolicyContents contents;
    private final Function<String, PolicySource> reader;
    private final Function<PolicyDocument, CompiledPolicy> compiler;
    private final Map<Content, PolicySource> offered = new ConcurrentHashMap<>();

    private record Content(String tenant, String digest) {}

    PolicyFetch(
            PolicyContents contents,
            Function<String, PolicySource> reader,
            Function<PolicyDocument, CompiledPolicy> compiler) {
        this.contents = contents;
        this.reader = reader;
        this.compiler = compiler;
    }

    /** Needs no store for this document, until it is withdrawn. Any thread may offer. */
    void offer(PolicySource source) {
        offered.put(content(source), source);
    }

    void withdraw(PolicySource source) {
        offered.remove(content(source));
    }

    private static Content content(PolicySource source) {
        return new Content(source.document().key().tenant(), source.digest());
    }

    /**
     * The document, compiled.
     *
     * @throws FeedStoreException if the store cannot be asked
     * @throws MissingContentsException if the store has no contents for it
     * @throws IllegalStateException if it has others
     * @throws RuntimeException if they cannot be read or compiled
     */
    LoadedPolicy load(PolicyReference reference, String digest) {
        PolicySource source = offered.get(new Content(reference.key().tenant(), digest));
        if (source == null) {
            source = read(reference, digest);
        }
        PolicyDocument document = source.document().withVersion(reference.version());
        return new LoadedPolicy(reference, source, compiler.apply(document));
    }

    private PolicySource read(PolicyReference reference, String digest) {
        String text = contents.get(reference.key().tenant(), digest);
        if (text == null) {
            throw new MissingContentsException();
        }
        PolicySource source = reader.apply(text);
        PolicyDocument document = source.document();
        if (!source.digest().equals(digest)
                || !document.key().equals(reference.key())
                || PolicyReference.Slot.of(document.mode()) != reference.slot()) {
            throw new IllegalStateException("the store has other contents for it: " + document.key() + " in mode "
                    + document.mode().label() + " with the digest " + source.digest());
        }
        return source;
    }
}
