package io.portcullis.revocation;

import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.Replica;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log has, kept beside what the node has. The newest come first: a node that was away for a moment lacks only those,
 * and a store that has lost everything is whole for it once it has them again.
 */
final class RevocationComparison implements Replica.Comparison, Iterator<FeedEntry> {

    private static final Logger log = LoggerFactory.getLogger(RevocationComparison.class);

    private final RevocationTable logTable = new RevocationTable();
    private final AddressBlocks logAddresses = new AddressBlocks();
    private final RevocationTable table;
    private final AddressBlocks addresses;
    private final RecentRevocations recent;
    private final LongSupplier now;
    private @Nullable Queue<Iterator<Revocation>> sources;
    private @Nullable Revocation next;

    RevocationComparison(RevocationTable table, AddressBlocks addresses, RecentRevocations recent, LongSupplier now) {
        this.table = table;
        this.addresses = addresses;
        this.recent = recent;
        this.now = now;
    }

    @Override
    public void saw(List<String> entries) {
        for (String text : entries) {
            try {
                mark(Revocation.parse(text));
            } catch (MalformedRevocationException e) {
                // It is counted where it is merged.
                log.trace("An entry that cannot be read is counted where it is merged", e);
            }
        }
    }

    private void mark(Revocation entry) {
        if (entry.address() != null) {
            logAddresses.merge(entry, now.getAsLong());
        } else {
            logTable.merge(entry, now.getAsLong());
        }
    }

    @Override
    public Iterator<FeedEntry> missing() {
        return this;
    }

    @Override
    public boolean hasNext() {
        if (next != null && isMissing(next)) {
            return true;
        }
        next = null;
        while (next == null && !sources().isEmpty()) {
            Iterator<Revocation> source = sources().element();
            if (source.hasNext()) {
                Revocation candidate = source.next();
                next = isMissing(candidate) ? candidate : null;
            } else {
                sources().remove();
            }
        }
        return next != null;
    }

    /** What is here when it is first asked for; what comes later is appended by whoever brings it. */
    private Queue<Iterator<Revocation>> sources() {
        Queue<Iterator<Revocation>> known = sources;
        if (known == null) {
            known = new ArrayDeque<>(
                    List.of(recent.newest(Integer.MAX_VALUE).iterator(), addresses.iterator(), table.iterator()));
            sources = known;
        }
        return known;
    }

    private boolean isMissing(Revocation entry) {
        Revocation logged = entry.address() != null ? logAddresses.find(entry.address()) : logTable.find(entry.key());
        long second = now.getAsLong();
        return entry.expires() > second && (logged == null || !logged.equals(logged.merge(entry, second)));
    }

    @Override
    public FeedEntry next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Revocation entry = next;
        next = null;
        mark(entry);
        return new FeedEntry(entry.text(), entry.expires());
    }
}
