package io.portcullis.ratelimit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Slots of a request, to be released once it is over, however it ends. Thread-safe. */
public final class Slots {

    static final Slots NONE = new Slots(LimitOutcome.Verdict.GRANTED, List.of(), List.of());

    private final LimitOutcome.Verdict verdict;
    private final List<String> violated;
    private final List<Runnable> releases;
    private final AtomicBoolean isReleased = new AtomicBoolean();

    Slots(LimitOutcome.Verdict verdict, List<String> violated, List<Runnable> releases) {
        this.verdict = verdict;
        this.violated = violated;
        this.releases = releases;
    }

    /** Whether it may go on. */
    public LimitOutcome.Verdict verdict() {
        return verdict;
    }

    /** The limit that refuses, if one does. */
    public List<String> violated() {
        return violated;
    }

    /** Gives them back; again does nothing. */
    public void release() {
        if (isReleased.compareAndSet(false, true)) {
            releases.forEach(Runnable::run);
        }
    }
}
