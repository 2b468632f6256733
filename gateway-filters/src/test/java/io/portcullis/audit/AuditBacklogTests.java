package io.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.portcullis.testing.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuditBacklogTests {

    private static final int CAPACITY = 100;

    private final AuditBacklog backlog = new AuditBacklog(CAPACITY);
    private final List<Integer> written = new CopyOnWriteArrayList<>();
    private final CountDownLatch isStuck = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        backlog.close();
    }

    private void getStuck() {
        backlog.execute(() -> {
            isStuck.countDown();
            await(release);
        });
        await(isStuck);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void give(int from, int to) {
        IntStream.range(from, to).forEach(i -> backlog.execute(() -> written.add(i)));
    }

    private void awaitWritten(int count) {
        Patience.await("lines").until(() -> written.size() == count);
    }

    @Test
    void writesInTheOrderInWhichTheyComeOnAThreadOfItsOwn() {
        List<String> threads = new CopyOnWriteArrayList<>();
        backlog.execute(() -> threads.add(Thread.currentThread().getName()));
        give(0, 50);
        awaitWritten(50);
        assertThat(threads).containsExactly("portcullis-audit");
        assertThat(written)
                .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
        assertThat(backlog.dropped()).isZero();
    }

    @Test
    void dropsWhatIsTooMuchAndWritesTheRest() {
        getStuck();
        give(0, CAPACITY + 7);
        assertThat(backlog.dropped()).isEqualTo(7);
        assertThat(written).isEmpty();
        release.countDown();
        awaitWritten(CAPACITY);
        assertThat(written)
                .containsExactlyElementsOf(IntStream.range(0, CAPACITY).boxed().toList());
        give(500, 501);
        awaitWritten(CAPACITY + 1);
        assertThat(backlog.dropped()).isEqualTo(7);
    }

    @Test
    void saysOnceHowManyItHasDropped() {
        Logger logger = (Logger) LoggerFactory.getLogger(AuditBacklog.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.list = new CopyOnWriteArrayList<>();
        said.start();
        logger.addAppender(said);
        try {
            getStuck();
            give(0, CAPACITY + 7);
            release.countDown();
            Patience.await("what was dropped").until(() -> !said.list.isEmpty());
            give(500, 501);
            awaitWritten(CAPACITY + 1);
            backlog.close();
            assertThat(said.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "7 decisions were not written to the log portcullis.audit, which fails, or is slower"
                                    + " than they come");
        } finally {
            logger.detachAppender(said);
        }
    }

    @Test
    void goesOnAfterALineThatFails() {
        backlog.execute(() -> {
            throw new IllegalStateException("the disk is full");
        });
        give(0, 3);
        awaitWritten(3);
        assertThat(backlog.dropped()).isEqualTo(1);
    }

    @Test
    void goesOnAfterAnError() {
        CountDownLatch isWritten = new CountDownLatch(1);
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {});
        try {
            backlog.execute(() -> {
                throw new StackOverflowError();
            });
            backlog.execute(isWritten::countDown);
            await(isWritten);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void writesWhatWaitsBeforeItEnds() {
        give(0, CAPACITY / 2);
        backlog.close();
        assertThat(written).hasSize(CAPACITY / 2);
    }

    @Test
    void writesAfterItsEndOnTheThreadOfWhoeverBringsALine() {
        backlog.close();
        List<Thread> threads = new ArrayList<>();
        backlog.execute(() -> threads.add(Thread.currentThread()));
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void endsAlsoIfTheLogIsStuck() {
        getStuck();
        give(0, 3);
        backlog.close();
        assertThat(written).isEmpty();
    }

    @Test
    void losesAndDoublesNothingOfManyThreads() throws InterruptedException {
        int threads = 4;
        int each = 20_000;
        AtomicIntegerArray times = new AtomicIntegerArray(threads * each);
        try (AuditBacklog roomy = new AuditBacklog(threads * each)) {
            List<Thread> givers = IntStream.range(0, threads)
                    .mapToObj(thread -> new Thread(() -> IntStream.range(thread * each, (thread + 1) * each)
                            .forEach(i -> roomy.execute(() -> times.incrementAndGet(i)))))
                    .toList();
            givers.forEach(Thread::start);
            for (Thread giver : givers) {
                giver.join();
            }
            Patience.await("all lines")
                    .until(() -> IntStream.range(0, times.length()).allMatch(i -> times.get(i) > 0));
        }
        assertThat(IntStream.range(0, times.length()).map(times::get)).containsOnly(1);
    }
}
