package io.portcullis.revocation;

import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.Replica;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that was taken back and has not expired, exactly. Merged by the feed's thread; requests ask from any thread,
 * without a lock and without I/O. A token that was found clear is looked up again only after the list has changed.
 */
public final class RevocationList implements Replica {

    private static final Logger log = LoggerFactory.getLogger(RevocationList.class);
    private static final int RECENT = 10_000;

    /** Clocks of nodes differ, and what is forgotten too late does no harm. */
    private static final long PURGE_GRACE_SECONDS = 300;

    private static final long PURGE_EVERY_SECONDS = 60;

    private final RevocationTable table = new RevocationTable();
    private final AddressBlocks addresses = new AddressBlocks();
    private final RecentRevocations recent = new RecentRevocations(RECENT);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private volatile long changes;
    private volatile long rejected;
    private long purgedAt;

    /** An empty list. */
    public RevocationList(Clock clock) {
        this.clock = clock;
    }

    /** Why the token is refused, or null if nothing takes it back. */
    public @Nullable Reason refuse(VerifiedToken token) {
        // The state is read before the entries, so an entry that comes meanwhile makes another state.
        long state = changes;
        TokenMarks marks = token.derived(TokenMarks.class, TokenMarks::of);
        if (marks.isClearAt(state)) {
            return null;
        }
        RevocationKind kind = marks.refusedBy(table, seconds());
        if (kind == null) {
            marks.clearAt(state);
            return null;
        }
        return reason(kind);
    }

    private static Reason reason(RevocationKind kind) {
        return switch (kind) {
            case TOKEN -> Reason.TOKEN_REVOKED;
            case SESSION -> Reason.SESSION_REVOKED;
            case SUBJECT -> Reason.SUBJECT_REVOKED;
            case CLIENT -> Reason.CLIENT_REVOKED;
            case TENANT -> Reason.TENANT_REVOKED;
            case ISSUER -> Reason.ISSUER_REVOKED;
            case KEY -> Reason.KEY_REVOKED;
            case ADDRESS -> Reason.ADDRESS_BLOCKED;
        };
    }

    /** Whether any block of addresses is known: without one nobody needs to find out a client's address. */
    public boolean hasAddresses() {
        return addresses.size() > 0;
    }

    /** Whether requests from the address are refused. */
    public boolean refuses(InetAddress address) {
        return addresses.refuses(address, seconds());
    }

    @Override
    public void merge(List<String> entries, long storeMillis) {
        boolean isChanged = false;
        try {
            for (String text : entries) {
                isChanged |= merge(text);
            }
        } finally {
            // Also where the memory does not suffice for all: merged again, those that did would be no change.
            if (isChanged) {
                tellListeners();
            }
        }
        purge(Math.min(clock.millis(), storeMillis) / 1000 - PURGE_GRACE_SECONDS);
    }

    private boolean merge(String text) {
        try {
            Revocation entry = Revocation.parse(text);
            boolean isChanged =
                    entry.address() != null ? addresses.merge(entry, seconds()) : table.merge(entry, seconds());
            if (isChanged) {
                recent.add(entry);
            }
            return isChanged;
        } catch (MalformedRevocationException e) {
            if (rejected == 0) {
                log.error("The log has an entry that this version cannot read; it is left out: {}", e.getMessage());
            }
            countRejected();
            return false;
        }
    }

    /** Only the feed's thread writes. */
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void tellListeners() {
        changes = changes + 1;
        listeners.forEach(Runnable::run);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void countRejected() {
        rejected = rejected + 1;
    }

    private void purge(long before) {
        if (before - purgedAt >= PURGE_EVERY_SECONDS) {
            purgedAt = before;
            table.purge(before);
            addresses.purge(before);
        }
    }

    private long seconds() {
        return clock.millis() / 1000;
    }

    @Override
    public List<FeedEntry> newest(int limit) {
        return recent.newest(limit).stream()
                .filter(entry -> entry.expires() > seconds())
                .map(entry -> new FeedEntry(entry.text(), entry.expires()))
                .toList();
    }

    @Override
    public Comparison compare() {
        return size() == 0 ? Comparison.empty() : new RevocationComparison(table, addresses, recent, this::seconds);
    }

    /** Calls back, on the feed's thread, after entries were merged; must be quick. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** How many entries there are, expired ones included that nobody has dropped yet. */
    public int size() {
        return table.size() + addresses.size();
    }

    /** How much memory the entries take that are not about addresses. */
    public long bytes() {
        return table.bytes();
    }

    /** How many entries of the log could not be read. */
    public long rejected() {
        return rejected;
    }

    /** What is known of this key or block, with the detail if it is recent. */
    @Nullable
    Revocation find(Revocation sample) {
        Revocation known = sample.address() != null ? addresses.find(sample.address()) : table.find(sample.key());
        Revocation told = recent.find(sample.key());
        return known == null || told == null ? known : known.withDetail(told.detail());
    }

    List<Revocation> recent(int limit) {
        return recent.newest(limit);
    }
}
