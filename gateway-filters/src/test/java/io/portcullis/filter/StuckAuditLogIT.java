package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Patience;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A full disk, or a pipe that nobody reads, is no reason to answer nobody. */
class StuckAuditLogIT {

    @Test
    void requestsAreRefusedWhileTheirLinesWait() {
        Logger audit = (Logger) LoggerFactory.getLogger("portcullis.audit");
        StuckAppender stuck = new StuckAppender();
        stuck.start();
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .property("portcullis.audit.log", "denials")
                .property("logging.level.portcullis.audit", "info")
                .route("api", "/api/**", "VerifyToken")
                .start()) {
            audit.addAppender(stuck);
            audit.setAdditive(false);
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.http().get("/api/" + i, "no.such.token").status())
                        .isEqualTo(401);
            }
            assertThat(stuck.lines).isEmpty();
            stuck.release.countDown();
            Patience.await("all lines").until(() -> stuck.lines.size() == 20);
            assertThat(stuck.lines.get(19)).contains(" path=/api/19 ").contains("outcome=deny");
        } finally {
            stuck.release.countDown();
            audit.detachAppender(stuck);
            audit.setAdditive(true);
            audit.setLevel(null);
        }
    }

    private static final class StuckAppender extends AppenderBase<ILoggingEvent> {

        private final CountDownLatch release = new CountDownLatch(1);
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lines.add(event.getFormattedMessage());
        }
    }
}
