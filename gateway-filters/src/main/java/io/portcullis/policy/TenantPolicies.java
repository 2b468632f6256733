package io.portcullis.policy;

/** What counts for one tenant; immutable, but for the time that passes. */
public sealed interface TenantPolicies {

    /**
     * For how long a document has been known that this node could not load yet, in nanoseconds; 0 if there is none.
     * Together with the feed's age this is how old the policies may be.
     */
    long pendingNanos();

    /** A document is known, and nobody here can say what it says: whatever is asked, the trouble is ours. */
    final class NotLoaded implements TenantPolicies {

        private final Pending pending;

        NotLoaded(Pending pending) {
            this.pending = pending;
        }

        @Override
        public long pendingNanos() {
            return pending.nanos();
        }
    }

    /** Documents that are loaded, perhaps none. */
    final class InForce implements TenantPolicies {

        private final PolicySnapshot snapshot;
        private final boolean hasOwnDocuments;
        private final Pending pending;

        InForce(PolicySnapshot snapshot, boolean hasOwnDocuments, Pending pending) {
            this.snapshot = snapshot;
            this.hasOwnDocuments = hasOwnDocuments;
            this.pending = pending;
        }

        /** The documents of the platform and of the tenant. */
        public PolicySnapshot snapshot() {
            return snapshot;
        }

        /** Whether there is any document of the tenant, even a disabled one; one in shadow mode is none. */
        public boolean hasOwnDocuments() {
            return hasOwnDocuments;
        }

        @Override
        public long pendingNanos() {
            return pending.nanos();
        }

        /** The same, while something is waiting. */
        InForce with(Pending other) {
            return new InForce(snapshot, hasOwnDocuments, other);
        }
    }
}
