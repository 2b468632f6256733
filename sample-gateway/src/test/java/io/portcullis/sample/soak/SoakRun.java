package io.portcullis.sample.soak;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One soak: load, disturbances in an order that the seed decides, and samples of what the gateway uses. */
final class SoakRun {

    private static final int SAMPLES = 18;
    private static final int LEAST_STEP_SECONDS = 5;
    private static final int REVOCATIONS_A_ROUND = 4;
    private static final int PAUSE_MS = 2000;

    private final long seed;
    private final Random random;
    private final Deque<Disturbance> round = new ArrayDeque<>();
    private final Map<Disturbance, Integer> counts = new EnumMap<>(Disturbance.class);
    private final List<Usage> samples = new ArrayList<>();
    private final SoakAnswers answers = new SoakAnswers();

    SoakRun(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Ends early when an answer was wrong, and not before each kind of disturbance was there once. */
    void run(Duration length) {
        try (SoakGateway gateway = new SoakGateway()) {
            SoakWorld world = SoakWorld.around(gateway);
            try (SoakLoad load = new SoakLoad(world, answers, seed)) {
                load.start();
                disturb(world, length);
            }
        } finally {
            System.out.println(this);
        }
    }

    private void disturb(SoakWorld world, Duration length) {
        long step = Math.max(LEAST_STEP_SECONDS, length.toSeconds() / (SAMPLES + 1));
        while (answers.wrong().isEmpty()
                && (answers.seconds() < length.toSeconds() || counts.size() < Disturbance.values().length)) {
            disturbOnce(world);
            if (answers.seconds() >= step * (samples.size() + 1)) {
                samples.add(Usage.of(world.gateway(), answers));
            }
        }
    }

    private void disturbOnce(SoakWorld world) {
        if (round.isEmpty()) {
            List<Disturbance> next = new ArrayList<>(Arrays.asList(Disturbance.values()));
            next.addAll(Collections.nCopies(REVOCATIONS_A_ROUND - 1, Disturbance.REVOKE));
            Collections.shuffle(next, random);
            round.addAll(next);
        }
        Disturbance disturbance = round.remove();
        disturbance.inflict(world, random);
        counts.merge(disturbance, 1, Integer::sum);
        world.pause(random.nextInt(PAUSE_MS));
    }

    SoakAnswers answers() {
        return answers;
    }

    List<Usage> samples() {
        return samples;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder(Usage.HEADER);
        samples.forEach(table::append);
        return "Soak of seed " + seed + ": " + answers + ", " + counts + "\n" + table;
    }
}
