package io.portcullis.sample.benchmark;

import io.portcullis.sample.redis.ComparedRedis;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/** The gateways of one start, and the windows in which they take turns. */
final class Race {

    private static final String GATEWAYS_CPU = "0";

    private static final int WARM_SECONDS = 4;
    private static final int MOST_WARM_UPS = 12;
    /** With fewer the compilers are still at work, which costs those most who have most code. */
    private static final long WARM_REQUESTS = 120_000;

    /** How long it takes to see each of many tokens once. */
    private static final int MANY_SECONDS = 40;

    private final Map<Contender, Gateway> gateways;
    private final Slices slices;
    private final Wrk wrk;
    private final ComparedRedis redis;
    private final SharedState state;
    private final Random random = new Random(42);

    Race(Map<Contender, Gateway> gateways, Slices slices, Wrk wrk, ComparedRedis redis, SharedState state) {
        this.gateways = gateways;
        this.slices = slices;
        this.wrk = wrk;
        this.redis = redis;
        this.state = state;
    }

    /** Until they do not get faster; on all processors, so that the compilers are done soon. */
    void warmUp() throws IOException {
        for (Gateway gateway : gateways.values()) {
            double best = 0;
            int slower = 0;
            long requests = 0;
            for (int i = 0; i < MOST_WARM_UPS && (slower < 3 || requests < WARM_REQUESTS); i++) {
                Wrk.Load load = wrk.run(
                        gateway.port(), Scenario.KNOWN_RS256, slices.of(Scenario.KNOWN_RS256, 0), 0, WARM_SECONDS);
                double rate = load.perSecond();
                requests += load.requests();
                slower = rate > 1.05 * best ? 0 : slower + 1;
                best = Math.max(best, rate);
            }
        }
    }

    void warmUp(Scenario scenario) throws IOException {
        if (scenario == Scenario.REDIS_STOPPED) {
            signal("STOP");
        }
        try {
            for (Contender contender : contenders(scenario)) {
                boolean isSeeingMany = scenario == Scenario.MANY_RS256 && contender.isPortcullis();
                wrk.run(
                        gateways.get(contender).port(),
                        scenario,
                        slices.of(scenario, 0),
                        0,
                        isSeeingMany ? MANY_SECONDS : WARM_SECONDS);
            }
        } finally {
            if (scenario == Scenario.REDIS_STOPPED) {
                signal("CONT");
            }
        }
        System.out.printf("%s %s warmed up%n", Instant.now(), scenario);
    }

    /** From now on they share one processor. */
    void pin() throws IOException {
        for (Gateway gateway : gateways.values()) {
            gateway.pin(GATEWAYS_CPU);
        }
    }

    /** Rounds in which each contender has a window, in random order. */
    List<Window> run(Scenario scenario, int rounds, int seconds) throws IOException {
        List<Window> windows = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            List<Contender> order = contenders(scenario);
            Collections.shuffle(order, random);
            for (Contender contender : order) {
                Window window = scenario == Scenario.REDIS_STOPPED
                        ? measureWithoutRedis(scenario, contender, slices.of(scenario, round), seconds)
                        : measure(scenario, contender, slices.of(scenario, round), seconds);
                window.requireAnswers();
                windows.add(window);
            }
        }
        System.out.printf("%s %s%n", Instant.now(), scenario);
        return windows;
    }

    private List<Contender> contenders(Scenario scenario) {
        List<Contender> contenders = new ArrayList<>(scenario.contenders());
        contenders.retainAll(gateways.keySet());
        return contenders;
    }

    private Window measureWithoutRedis(Scenario scenario, Contender contender, Slice tokens, int seconds)
            throws IOException {
        long calls = state.calls();
        signal("STOP");
        try {
            return measure(scenario, contender, tokens, seconds, () -> calls);
        } finally {
            signal("CONT");
        }
    }

    private void signal(String name) throws IOException {
        Programs.run(List.of("kill", "-" + name, String.valueOf(redis.process().pid())));
    }

    private Window measure(Scenario scenario, Contender contender, Slice tokens, int seconds) throws IOException {
        return measure(scenario, contender, tokens, seconds, state::calls);
    }

    private Window measure(Scenario scenario, Contender contender, Slice tokens, int seconds, LongSupplier redisCalls)
            throws IOException {
        Gateway gateway = gateways.get(contender);
        long calls = redisCalls.getAsLong();
        double redisMicros = Gateway.cpuMicros(redis.process().pid());
        double allocated = gateway.allocatedBytes();
        double cpu = gateway.cpuMicros();
        int start = scenario.isOfNewTokens() ? 0 : random.nextInt(tokens.count());
        Wrk.Load load = wrk.run(gateway.port(), scenario, tokens, start, seconds);
        double requests = load.requests();
        return new Window(
                scenario,
                contender,
                load,
                (gateway.cpuMicros() - cpu) / requests,
                (gateway.allocatedBytes() - allocated) / requests,
                (redisCalls.getAsLong() - calls) / requests,
                (Gateway.cpuMicros(redis.process().pid()) - redisMicros) / requests);
    }
}
