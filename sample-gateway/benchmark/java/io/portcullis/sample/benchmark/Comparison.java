package io.portcullis.sample.benchmark;

import io.portcullis.sample.redis.ComparedRedis;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Compares Portcullis with what else verifies tokens at a gateway: the gateways take turns on one processor, everything else
 * runs on the other one. Needs Linux with taskset, wrk, nginx and haproxy.
 */
public final class Comparison {

    private static final String OTHERS_CPU = "1";

    private static final Duration EXPIRING = Duration.ofSeconds(60);
    /** After which everybody refuses an expired token. */
    private static final Duration LARGEST_SKEW = Duration.ofSeconds(65);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int starts;
    private final int rounds;
    private final int seconds;
    private final int revocations;
    private final Set<Scenario> scenarios;
    private final Set<Contender> contenders;
    private final Path folder;
    private final Wrk wrk;
    private final List<Window> windows = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private Comparison(String[] arguments, Path folder, Path script) {
        this.starts = Integer.parseInt(arguments[0]);
        this.rounds = Integer.parseInt(arguments[1]);
        this.seconds = Integer.parseInt(arguments[2]);
        this.revocations = Integer.parseInt(arguments[3]);
        List<String> named = Arrays.stream(arguments).skip(4).toList();
        this.scenarios = chosen(Scenario.class, named);
        if (!named.contains(Scenario.TUNING.name())) {
            scenarios.remove(Scenario.TUNING);
        }
        this.contenders = chosen(Contender.class, named);
        contenders.add(Contender.BARE);
        this.folder = folder;
        this.wrk = new Wrk(script, OTHERS_CPU);
    }

    /** Arguments: starts of all processes, rounds of each, seconds of a window, revoked tokens; then scenarios and contenders if not all. */
    public static void main(String[] arguments) throws Exception {
        Path here = Path.of(System.getProperty("comparison.folder"));
        Path folder =
                Files.createDirectories(here.resolve("../target/comparison").normalize());
        new Comparison(arguments, folder, here.resolve("wrk/tokens.lua")).run(here.resolve("../../redis/scripts"));
    }

    private static <E extends Enum<E>> Set<E> chosen(Class<E> type, List<String> names) {
        Set<E> all = EnumSet.allOf(type);
        Set<E> named = EnumSet.noneOf(type);
        all.stream().filter(each -> names.contains(each.name())).forEach(named::add);
        return named.isEmpty() ? all : named;
    }

    private void run(Path scripts) throws Exception {
        Tokens tokens = new Tokens(folder);
        Slices slices = new Slices(tokens, rounds, seconds);
        scenarios.forEach(scenario -> slices.of(scenario, 0));
        int upstream = Servers.freePort();
        Process nginx = Servers.nginx(folder, upstream, tokens.jwkSet(), OTHERS_CPU);
        try (ComparedRedis redis = new ComparedRedis(Servers.freePort());
                SharedState state = new SharedState(redis.url())) {
            Programs.run(List.of(
                    "taskset",
                    "-a",
                    "-cp",
                    OTHERS_CPU,
                    String.valueOf(redis.process().pid())));
            state.revoke(
                    IntStream.range(0, Slices.KNOWN)
                            .mapToObj(i -> Tokens.id("revoked", i))
                            .toList(),
                    revocations,
                    scripts.resolve("feed-append.lua"));
            String origin = "http://127.0.0.1:" + upstream;
            Surroundings surroundings =
                    new Surroundings(origin, origin + "/jwks.json", redis.url(), Policies.write(folder));
            for (int start = 0; start < starts; start++) {
                System.out.printf("%s start %d of %d%n", Instant.now(), start + 1, starts);
                start(surroundings, slices, redis, state);
                new Report(windows).print(System.out);
            }
        } finally {
            Programs.stop(nginx);
        }
    }

    /** So far: a run takes long. */
    private void writeResults() throws IOException {
        try (PrintStream file = new PrintStream(folder.resolve("results.md").toFile(), StandardCharsets.UTF_8)) {
            new Report(windows).print(file);
        }
    }

    private void start(Surroundings surroundings, Slices slices, ComparedRedis redis, SharedState state)
            throws IOException {
        Map<Contender, Gateway> gateways = new EnumMap<>(Contender.class);
        try {
            for (Contender contender : contenders()) {
                gateways.put(contender, launch(contender, surroundings));
            }
            for (Gateway gateway : gateways.values()) {
                gateway.awaitStart();
                awaitAnswer(gateway, slices.of(Scenario.KNOWN_RS256, 0));
            }
            Instant expired = slices.expiring(EXPIRING).plus(LARGEST_SKEW);
            for (Gateway gateway : gateways.values()) {
                awaitAnswer(gateway, slices.of(Scenario.EXPIRED, 0));
            }
            Race race = new Race(gateways, slices, wrk, redis, state);
            race.warmUp();
            await(expired);
            for (Scenario scenario : scenarios) {
                race.warmUp(scenario);
            }
            race.pin();
            for (Scenario scenario : scenarios) {
                windows.addAll(race.run(scenario, rounds, seconds));
                writeResults();
            }
        } finally {
            gateways.values().forEach(Gateway::close);
        }
    }

    private Set<Contender> contenders() {
        Set<Contender> all = EnumSet.noneOf(Contender.class);
        scenarios.forEach(scenario -> all.addAll(scenario.contenders()));
        all.retainAll(contenders);
        return all;
    }

    private Gateway launch(Contender contender, Surroundings surroundings) throws IOException {
        if (contender != Contender.HAPROXY) {
            return Gateway.launch(contender, surroundings, folder.resolve(contender + ".log"));
        }
        int port = Servers.freePort();
        int upstream = URI.create(surroundings.upstream()).getPort();
        return Gateway.haproxy(port, Servers.haproxy(folder, port, upstream));
    }

    /** With 200; what it answers before is that it is not ready. */
    private void awaitAnswer(Gateway gateway, Slice tokens) throws IOException {
        Instant longest = Instant.now().plus(PATIENCE);
        int status = status(gateway, tokens);
        while (status != 200) {
            if (Instant.now().isAfter(longest)) {
                throw new IllegalStateException("answered " + status + ", expected 200");
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            status = status(gateway, tokens);
        }
    }

    private static void await(Instant time) {
        while (Instant.now().isBefore(time)) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private int status(Gateway gateway, Slice tokens) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + gateway.port() + Scenario.KNOWN_RS256.path());
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + tokens.firstToken())
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
