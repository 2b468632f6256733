package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Nodes that live through a history of troubles, in one thread and by a clock of its own. What is checked is promised as long as
 * some live node that has an acknowledged entry can reach the store in the seal time after the store has lost it; so the history
 * takes no data away that no connected node has, and while nodes recover from that it cuts off none of them and restarts one at
 * the most: each that dies with the repair lock costs half of the seal time.
 */
final class Simulation {

    static final Duration BOUND = Duration.ofSeconds(2);

    private static final LogSettings SETTINGS = new LogSettings(Duration.ofSeconds(3), Duration.ofDays(1));
    private static final Duration RECOVERY = Duration.ofSeconds(6);
    private static final Duration TIMEOUT = Duration.ofMillis(200);

    /** A node's place: whoever runs there now, on a line of its own to the store. */
    private static final class Place {
        final TroubledStore line;
        TestNode node;
        long due;
        boolean isCutOff;
        Set<Position> checked = new HashSet<>();

        Place(TroubledStore line) {
            this.line = line;
        }
    }

    private final Random random;
    private final TestClock clock = new TestClock();
    private final Timelines timelines = new Timelines();
    private final Map<FeedEntry, Long> acknowledgedAt = new LinkedHashMap<>();
    private final List<Place> places = new ArrayList<>();
    private MemoryFeedStore log = new MemoryFeedStore(SETTINGS, clock);
    private Position known = Position.START;
    private long recoveredAt;
    private boolean mayRestart;
    private double troubleRate = 0.05;
    private int told;
    int losses;
    int freshChecks;

    Simulation(long seed, int nodes) {
        random = new Random(seed);
        for (int i = 0; i < nodes; i++) {
            Place place = new Place(new TroubledStore(log));
            places.add(place);
            begin(place);
        }
    }

    private void begin(Place place) {
        place.checked = new HashSet<>();
        place.node = new TestNode("node-" + places.indexOf(place), place.line, clock, random.nextLong());
        place.node.replica.remembersNewest(random.nextBoolean() ? 0 : random.nextInt(20));
        place.due = clock.millis();
    }

    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            happen();
            advance();
        }
    }

    private void happen() {
        switch (random.nextInt(200)) {
            case 0 -> lose(new MemoryFeedStore(SETTINGS, clock));
            case 1 -> loseNewest();
            case 2, 3 -> restart();
            case 4, 5 -> cutOff();
            case 6 -> clock.advance(Duration.ofMillis(random.nextInt(1000)));
            default -> {
                if (random.nextInt(4) == 0) {
                    tell();
                }
            }
        }
    }

    private void tell() {
        Place place = any();
        long lifetime = random.nextInt(5) == 0 ? 5 : 3600;
        FeedEntry entry = SetReplica.entry("entry-" + told++, clock.instant().getEpochSecond() + lifetime);
        trouble(place);
        try {
            place.node.append(entry);
            acknowledgedAt.put(entry, clock.millis());
            assertThat(place.node.replica.contains(entry)).isTrue();
        } catch (FeedStoreException e) {
            assertThat(place.node.replica.contains(entry)).isTrue();
        }
        observe();
    }

    private void advance() {
        Place next = places.stream().min((a, b) -> Long.compare(a.due, b.due)).orElseThrow();
        clock.advance(Duration.ofMillis(Math.max(0, next.due - clock.millis())));
        trouble(next);
        Duration delay = next.node.step();
        boolean wasTimeout = next.node.follower.lastError() != null;
        next.due = clock.millis() + delay.toMillis() + (wasTimeout ? TIMEOUT.toMillis() : 0) + random.nextInt(10);
        observe();
    }

    private void trouble(Place place) {
        place.line.troubles.clear();
        for (int i = 0; i < 8; i++) {
            boolean isTroubled = place.isCutOff || random.nextDouble() < troubleRate;
            int kind = place.isCutOff ? 1 + random.nextInt(2) : 1 + random.nextInt(3);
            place.line.troubles.add(TroubledStore.Trouble.values()[isTroubled ? kind : 0]);
        }
    }

    private void lose(MemoryFeedStore empty) {
        if (isKept(null)) {
            log = empty;
            places.forEach(place -> place.line.store = log);
            lost();
        }
    }

    private void loseNewest() {
        long length = log.pull("observer", Position.START, Integer.MAX_VALUE)
                .entries()
                .size();
        if (length > 0 && isKept(null)) {
            log.loseNewest(1 + random.nextInt((int) Math.min(length, 20)));
            lost();
            moveOn();
        }
    }

    /** Past those who have not noticed yet. */
    private void moveOn() {
        int news = random.nextInt(20);
        for (int i = 0; i < news; i++) {
            tell();
        }
    }

    private void lost() {
        losses++;
        mayRestart = true;
        recoveredAt = clock.millis() + RECOVERY.toMillis();
        observe();
    }

    private void restart() {
        Place place = any();
        if (clock.millis() >= recoveredAt || (mayRestart && isKept(place))) {
            mayRestart = clock.millis() >= recoveredAt;
            begin(place);
        }
    }

    private void cutOff() {
        Place place = any();
        if (place.isCutOff || clock.millis() >= recoveredAt) {
            place.isCutOff = !place.isCutOff;
        }
    }

    /** Whether each acknowledged entry that matters is at another place that can reach the store. */
    private boolean isKept(Place except) {
        return acknowledgedAt.keySet().stream()
                .filter(entry -> entry.expires() >= clock.instant().getEpochSecond())
                .allMatch(entry -> places.stream()
                        .filter(place -> place != except && !place.isCutOff)
                        .anyMatch(place -> place.node.replica.contains(entry)));
    }

    private Place any() {
        return places.get(random.nextInt(places.size()));
    }

    private void observe() {
        known = timelines.follow(log, known);
        places.forEach(this::check);
    }

    private void check(Place place) {
        TestNode node = place.node;
        Position position = node.follower.position();
        assertThat(timelines.knows(position))
                .as("%s stands at %s", node.name, position)
                .isTrue();
        assertThat(node.replica.texts().containsAll(timelines.foldedInto(position, place.checked)))
                .as("%s has merged all up to %s", node.name, position)
                .isTrue();
        if (node.isFresh(BOUND)) {
            freshChecks++;
            long before = clock.millis() - BOUND.toMillis();
            acknowledgedAt.forEach((entry, at) -> {
                if (at < before && entry.expires() >= clock.instant().getEpochSecond()) {
                    assertThat(node.replica.contains(entry))
                            .as("%s is fresh and has %s, acknowledged %d ms ago", node.name, entry, clock.millis() - at)
                            .isTrue();
                }
            });
        }
    }

    /** The troubles end. */
    void rest() {
        troubleRate = 0;
        places.forEach(place -> place.isCutOff = false);
        long end = clock.millis() + 15_000;
        while (clock.millis() < end) {
            advance();
        }
        Set<String> logged = new HashSet<>();
        log.pull("observer", Position.START, Integer.MAX_VALUE).entries().forEach(entry -> logged.add(entry.text()));
        for (Place place : places) {
            assertThat(place.node.isFresh(BOUND)).as(place.node.name).isTrue();
            assertThat(logged).containsAll(place.node.replica.unexpired());
            assertThat(place.node.replica.unexpired())
                    .isEqualTo(places.get(0).node.replica.unexpired());
        }
    }

    @Override
    public String toString() {
        return "told %d, acknowledged %d, losses %d, fresh checks %d, restarts of epochs %s"
                .formatted(
                        told,
                        acknowledgedAt.size(),
                        losses,
                        freshChecks,
                        Arrays.toString(places.stream()
                                .mapToLong(place -> place.node.statistics.epochChanges())
                                .toArray()));
    }
}
