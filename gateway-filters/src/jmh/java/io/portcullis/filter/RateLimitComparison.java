package io.portcullis.filter;

import io.portcullis.filter.ComparedGateway.Contender;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.TestFiles;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * The same gateway without a limiter, with that of Spring Cloud Gateway, and with {@code LimitRate}: what a request costs, how
 * often Redis is asked, and what becomes of requests when Redis does not answer. A main method; prints tables. Arguments: the
 * seconds of a round and the number of rounds, by default 4 and 7; then {@code costs} or {@code outages} for one of both.
 *
 * <p>Clients and the upstream are in this process, the gateway is in another. Contenders take turns in each round, and ratios
 * are those of one round.
 */
public final class RateLimitComparison {

    private static final List<Contender> AMPLE = List.of(Contender.PLAIN, Contender.SCG, Contender.OWN);
    private static final List<Contender> SCARCE = List.of(Contender.PLAIN, Contender.SCG_SCARCE, Contender.OWN_SCARCE);
    private static final int MANY = 100;
    private static final int MOST_TRIES = 60;

    private final RedisProcess redis;
    private final GatewayProcess gateway;
    private final KeepAliveClients clients;
    private final Duration time;
    private final int rounds;
    private final List<String> tokens = IntStream.range(0, MANY)
            .mapToObj(i -> TestToken.valid()
                    .claim("sub", "user-" + i)
                    .claim("exp", Instant.now().getEpochSecond() + 3500)
                    .compact())
            .toList();
    private double idleCallsPerSecond;

    private RateLimitComparison(RedisProcess redis, GatewayProcess gateway, Duration time, int rounds) {
        this.redis = redis;
        this.gateway = gateway;
        this.clients = new KeepAliveClients(gateway.port());
        this.time = time;
        this.rounds = rounds;
    }

    /** What one contender did in one round. */
    private record Round(KeepAliveClients.Load load, double cpuMicros, double redisCalls) {
        double refusedShare() {
            return (double) load.refused() / load.nanos().length;
        }
    }

    public static void main(String[] arguments) {
        Duration time = Duration.ofSeconds(arguments.length > 0 ? Long.parseLong(arguments[0]) : 4);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        String part = arguments.length > 2 ? arguments[2] : "";
        DisposableServer upstream = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) ->
                        response.header("Content-Length", "2").sendString(Mono.just("ok")))
                .bindNow();
        try (RedisProcess redis = RedisProcess.start()) {
            List<String> gateway = List.of(
                    redis.uri(),
                    "http://127.0.0.1:" + upstream.port(),
                    TestFiles.write("corporate", TestKey.keySet(TestKey.of("ES256"))));
            try (GatewayProcess process = GatewayProcess.start(gateway)) {
                RateLimitComparison comparison = new RateLimitComparison(redis, process, time, rounds);
                comparison.warmUp();
                if (!part.equals("outages")) {
                    comparison.costs();
                }
                if (part.equals("costs")) {
                    return;
                }
                comparison.outage("suspended", redis::suspend, redis::resume);
                comparison.outage("killed", redis::kill, redis::startAgain);
                comparison.outageOfScg("as it is");
            }
            List<String> impatient = new ArrayList<>(gateway);
            impatient.add("spring.data.redis.timeout=100ms");
            try (GatewayProcess process = GatewayProcess.start(impatient)) {
                RateLimitComparison comparison = new RateLimitComparison(redis, process, time, rounds);
                comparison.warmUp();
                comparison.outageOfScg("with spring.data.redis.timeout=100ms");
            }
        } finally {
            upstream.disposeNow();
        }
    }

    private List<String> subjects(int count) {
        return tokens.subList(0, count);
    }

    private void warmUp() {
        for (int i = 0; i < 3; i++) {
            for (Contender contender : Contender.values()) {
                clients.run(contender.path(), tokens, time);
            }
        }
        long before = redisCalls();
        LockSupport.parkNanos(5_000_000_000L);
        idleCallsPerSecond = (redisCalls() - before) / 5.0;
    }

    /** Scripts that were run; those of the log are the same number with and without requests. */
    private long redisCalls() {
        return Arrays.stream(redis.cli("INFO", "commandstats").split("\r?\n"))
                .filter(line -> line.startsWith("cmdstat_eval:") || line.startsWith("cmdstat_evalsha:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf("calls=") + 6, line.indexOf(','))))
                .sum();
    }

    private void costs() {
        System.out.printf("%nidle: %.1f scripts/s; load average %.1f%n", idleCallsPerSecond, loadAverage());
        costs("one subject", AMPLE, 1);
        costs(MANY + " subjects", AMPLE, MANY);
        costs("one subject, most refused", SCARCE, 1);
        System.out.printf("load average %.1f%n", loadAverage());
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private void costs(String title, List<Contender> contenders, int subjects) {
        Map<Contender, List<Round>> all = new EnumMap<>(Contender.class);
        for (int i = 0; i < rounds; i++) {
            for (int j = 0; j < contenders.size(); j++) {
                Contender contender = contenders.get((i + j) % contenders.size());
                all.computeIfAbsent(contender, each -> new ArrayList<>()).add(round(contender, subjects));
            }
        }
        System.out.printf("%n%s: medians of %d rounds, and ratios to no limiter (least-most)%n%n", title, rounds);
        System.out.println(
                "| limiter | requests/s | ratio | CPU µs/request | ratio | Redis calls/request | p50 ms | ratio |"
                        + " p99 ms | ratio | refused |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        List<Round> plain = all.get(Contender.PLAIN);
        for (Contender contender : contenders) {
            List<Round> own = all.get(contender);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %s | %.0f | %s | %.3f | %.2f | %s | %.2f | %s | %.1f %% |%n",
                    contender.title(),
                    median(own, round -> round.load().perSecond()),
                    ratio(own, plain, round -> round.load().perSecond()),
                    median(own, Round::cpuMicros),
                    ratio(own, plain, Round::cpuMicros),
                    median(own, Round::redisCalls),
                    median(own, round -> round.load().millis(0.5)),
                    ratio(own, plain, round -> round.load().millis(0.5)),
                    median(own, round -> round.load().millis(0.99)),
                    ratio(own, plain, round -> round.load().millis(0.99)),
                    100 * median(own, Round::refusedShare));
        }
    }

    private Round round(Contender contender, int subjects) {
        long cpu = gateway.cpuNanos();
        long calls = redisCalls();
        KeepAliveClients.Load load = clients.run(contender.path(), subjects(subjects), time);
        if (load.failed() + load.hung() > 0) {
            throw new IllegalStateException(contender + ": " + load.failed() + " requests failed");
        }
        int answered = load.nanos().length;
        return new Round(
                load,
                (gateway.cpuNanos() - cpu) / 1e3 / answered,
                Math.max(0, redisCalls() - calls - idleCallsPerSecond * load.seconds()) / answered);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return median(rounds.stream().mapToDouble(figure).toArray());
    }

    private static double median(double[] figures) {
        double[] sorted = Arrays.stream(figures).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String ratio(List<Round> rounds, List<Round> base, ToDoubleFunction<Round> figure) {
        return spread(IntStream.range(0, rounds.size())
                .mapToDouble(i -> figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(base.get(i)))
                .toArray());
    }

    private static String spread(double[] figures) {
        double[] sorted = Arrays.stream(figures).sorted().toArray();
        return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median(figures), sorted[0], sorted[sorted.length - 1]);
    }

    /** Rounds with Redis, from the moment in which it stops, and after that. */
    private void outage(String title, Runnable stop, Runnable start) {
        System.out.printf("load average %.1f%n", loadAverage());
        System.out.printf(
                "%nLimitRate, Redis %s: medians of %d rounds, p99's ratio to Redis running (least-most)%n%n",
                title, rounds);
        System.out.println(
                "| subjects | Redis | requests/s | p50 ms | p99 ms | ratio | longest ms | refused | failed or hung |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int subjects : new int[] {1, MANY}) {
            List<KeepAliveClients.Load> running = new ArrayList<>();
            List<KeepAliveClients.Load> stopping = new ArrayList<>();
            List<KeepAliveClients.Load> stopped = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                running.add(clients.run(Contender.OWN.path(), subjects(subjects), time));
                stop.run();
                stopping.add(clients.run(Contender.OWN.path(), subjects(subjects), time));
                stopped.add(clients.run(Contender.OWN.path(), subjects(subjects), time));
                start.run();
                awaitCalls(subjects);
            }
            print(subjects, "running", running, running);
            print(subjects, "in the first " + time.toSeconds() + " s without", stopping, running);
            print(subjects, "after that", stopped, running);
        }
    }

    /** The gate opens with the answer to a trial, which only requests make. */
    private void awaitCalls(int subjects) {
        for (int i = 0; i < MOST_TRIES; i++) {
            long before = redisCalls();
            clients.run(Contender.OWN.path(), subjects(subjects), Duration.ofMillis(500));
            if (redisCalls() - before > idleCallsPerSecond + 10) {
                return;
            }
        }
        throw new IllegalStateException("Redis is not asked again");
    }

    private static void print(
            int subjects, String redis, List<KeepAliveClients.Load> loads, List<KeepAliveClients.Load> base) {
        double[] ratios = IntStream.range(0, loads.size())
                .mapToDouble(i -> loads.get(i).millis(0.99) / base.get(i).millis(0.99))
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %.0f | %.2f | %.2f | %s | %.0f | %d | %d |%n",
                subjects,
                redis,
                median(loads.stream()
                        .mapToDouble(KeepAliveClients.Load::perSecond)
                        .toArray()),
                median(loads.stream().mapToDouble(load -> load.millis(0.5)).toArray()),
                median(loads.stream().mapToDouble(load -> load.millis(0.99)).toArray()),
                spread(ratios),
                loads.stream().mapToDouble(load -> load.millis(1)).max().orElseThrow(),
                loads.stream().mapToLong(KeepAliveClients.Load::refused).sum(),
                loads.stream().mapToLong(load -> load.failed() + load.hung()).sum());
    }

    /** Last, because the host's connections may take half a minute to come back. */
    private void outageOfScg(String title) {
        System.out.printf("%nRequestRateLimiter %s, one round each%n%n", title);
        System.out.println("| Redis | requests/s | p50 ms | p99 ms | longest ms | failed | still waiting at the end |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        print("running", clients.run(Contender.SCG.path(), subjects(1), time));
        redis.suspend();
        print("suspended", clients.run(Contender.SCG.path(), subjects(1), time));
        redis.resume();
        clients.run(Contender.SCG.path(), subjects(1), time);
        redis.kill();
        print("killed", clients.run(Contender.SCG.path(), subjects(1), time));
        redis.startAgain();
    }

    private static void print(String redis, KeepAliveClients.Load load) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.2f | %.2f | %.2f | %d | %d |%n",
                redis,
                load.perSecond(),
                load.millis(0.5),
                load.millis(0.99),
                load.millis(1),
                load.failed(),
                load.hung());
    }
}
