package io.portcullis.filter;

import io.portcullis.feed.Freshness;
import io.portcullis.feed.Staleness;
import io.portcullis.revocation.RevocationList;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes checks that share a list. Thread-safe. */
public final class RevocationChecks {

    private final RevocationList list;
    private final Freshness freshness;
    private final Staleness staleness;
    private final ClientAddresses addresses;
    private final LiveExchanges exchanges;

    /** Checks against this list, which may be as stale as that unless a route says otherwise. */
    public RevocationChecks(
            RevocationList list,
            Freshness freshness,
            Staleness staleness,
            ClientAddresses addresses,
            LiveExchanges exchanges) {
        this.list = list;
        this.freshness = freshness;
        this.staleness = staleness;
        this.addresses = addresses;
        this.exchanges = exchanges;
    }

    /** A check as it is everywhere. */
    RevocationCheck check() {
        return check(null, null);
    }

    /** A check for a route that may say otherwise. */
    RevocationCheck check(@Nullable Duration maxStaleness, Staleness.@Nullable OnStale onStale) {
        Staleness own = new Staleness(
                staleness.group(),
                maxStaleness != null ? maxStaleness : staleness.max(),
                onStale != null ? onStale : staleness.onStale(),
                staleness.hardLimit());
        return new RevocationCheck(list, freshness, own, addresses, exchanges);
    }
}
