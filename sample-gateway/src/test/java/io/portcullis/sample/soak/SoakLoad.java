package io.portcullis.sample.soak;

import io.portcullis.sample.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Threads that send requests at a constant rate, from the start to the close. */
final class SoakLoad implements AutoCloseable {

    private static final int THREADS = 4;
    private static final long EVERY_NANOS = 20_000_000;

    private final SoakWorld world;
    private final SoakAnswers answers;
    private final String expired;
    private final List<Thread> threads;
    private volatile boolean isEnding;

    SoakLoad(SoakWorld world, SoakAnswers answers, long seed) {
        this.world = world;
        this.answers = answers;
        this.expired = world.operator().token("sub=late&tenant=acme&ttl=-100");
        SplittableRandom random = new SplittableRandom(seed);
        this.threads =
                Stream.generate(() -> thread(random.split())).limit(THREADS).toList();
    }

    void start() {
        answers.begin();
        threads.forEach(Thread::start);
    }

    private Thread thread(SplittableRandom random) {
        return new Thread(
                () -> {
                    long next = System.nanoTime();
                    while (!isEnding) {
                        request(random);
                        next = Math.max(next + EVERY_NANOS, System.nanoTime() - EVERY_NANOS);
                        LockSupport.parkNanos(next - System.nanoTime());
                    }
                },
                "soak-load");
    }

    private void request(SplittableRandom random) {
        switch (random.nextInt(10)) {
            case 0 -> refused("without a token", new String[0]);
            case 1 -> refused("expired", bearer(expired));
            case 2 -> refused("forged signature", bearer(forged(random)));
            case 3 -> refused("forged key", bearer(forgedKey(random)));
            case 4, 5 -> call(world.model().anyRefused(random));
            default -> call(world.model().anyLive(random));
        }
    }

    private void call(Caller caller) {
        Expectation before = world.model().expected(caller);
        String[] headers = bearer(caller.token());
        ask(
                caller.toString(),
                caller.role().method,
                caller.role().path,
                headers,
                () -> before.until(world.model().expected(caller)));
    }

    private void refused(String what, String[] headers) {
        ask(what, "GET", "/api/hello", headers, () -> new TreeSet<>(Set.of(401)));
    }

    private interface Allowed {
        /** Asked after the answer has come. */
        Set<Integer> statuses();
    }

    private void ask(String what, String method, String path, String[] headers, Allowed allowed) {
        long sent = System.nanoTime();
        try {
            int status =
                    Answer.to(method, world.gateway().url() + path, headers).status();
            Set<Integer> statuses = allowed.statuses();
            if (world.outages().touch(sent, System.nanoTime())) {
                statuses.add(503);
            }
            answers.add(status, statuses, what + " " + method + " " + path, sent);
        } catch (RuntimeException failed) {
            answers.wrong(what + " " + method + " " + path + ": no answer, " + failed, sent);
        }
    }

    /** Another character in the middle of the signature: the last one may have bits that do not count. */
    private String forged(SplittableRandom random) {
        StringBuilder token = new StringBuilder(world.model().anyLive(random).token());
        int place = token.length() - 40;
        token.setCharAt(place, token.charAt(place) == 'A' ? 'B' : 'A');
        return token.toString();
    }

    private String forgedKey(SplittableRandom random) {
        String header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"forged-" + random.nextInt(1000) + "\"}";
        String token = world.model().anyLive(random).token();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + token.substring(token.indexOf('.'));
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Override
    public void close() {
        isEnding = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
