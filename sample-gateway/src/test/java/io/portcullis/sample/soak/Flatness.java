package io.portcullis.sample.soak;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What may be more in the last third of a run than in its first. At 200 requests a second a leak of 100 bytes a request
 * is 12 MB in the ten minutes between the middles of these thirds of a quarter of an hour, beyond every bound here.
 */
@SuppressWarnings("ImmutableEnumChecker") // its lambdas hold nothing
enum Flatness {
    /** Some hundred revocations with their details, and as many remembered tokens of about 4 kB, are meant to stay. */
    HEAP(Usage::heap, 1.02, 6 << 20),
    /** Netty takes memory in chunks of up to 4 MB, one for each thread at most that came to need one late. */
    DIRECT(Usage::direct, 1.0, 8 << 20),
    /** Compiled code, and arenas of malloc, that come with rare events; the heap is resident from the start. */
    RESIDENT(Usage::resident, 1.05, 24 << 20),
    /** Pools that had not needed their last threads yet. */
    THREADS(Usage::threads, 1.0, 4),
    /** A connection that is dialled anew while the sample is taken, and those of as many threads of clients. */
    FILES(Usage::files, 1.0, 8);

    /** Until then caches and pools fill, and code is compiled. */
    private static final int WARM_UP_SECONDS = 60;

    private final ToLongFunction<Usage> part;
    private final double factor;
    private final long more;

    Flatness(ToLongFunction<Usage> part, double factor, long more) {
        this.part = part;
        this.factor = factor;
        this.more = more;
    }

    /** An empty string, or how it grew. */
    String complaint(List<Usage> all) {
        List<Usage> samples = all.stream()
                .filter(sample -> sample.seconds() >= WARM_UP_SECONDS)
                .toList();
        int third = samples.size() / 3;
        long first = median(samples.subList(0, third));
        long last = median(samples.subList(samples.size() - third, samples.size()));
        return last <= factor * first + more ? "" : this + " grew from " + first + " to " + last;
    }

    private long median(List<Usage> samples) {
        return samples.stream()
                .mapToLong(part)
                .sorted()
                .skip(samples.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
