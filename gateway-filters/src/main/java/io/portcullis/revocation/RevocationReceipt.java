package io.portcullis.revocation;

import io.portcullis.feed.Census;
import java.util.List;

/**
 * What became of an order. Immutable.
 *
 * @param entries as they are in force now
 * @param version of the log that has them
 * @param epoch of the log
 * @param isReached whether what was asked for happened in time
 * @param replicas of the store that have them; 0 unless they were waited for
 * @param census who enforces them and who does not yet
 */
public record RevocationReceipt(
        List<RevocationView> entries, long version, String epoch, boolean isReached, int replicas, Census census) {}
