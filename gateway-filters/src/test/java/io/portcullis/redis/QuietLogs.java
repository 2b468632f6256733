package io.portcullis.redis;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Keeps what faults make the libraries and the feed say out of the output of a test class, and of no other. */
final class QuietLogs implements BeforeAllCallback, AfterAllCallback {

    private static final List<String> LOGGERS =
            List.of("io.lettuce", "io.netty", "io.portcullis", "org.springframework.data", "reactor");

    @Override
    public void beforeAll(ExtensionContext context) {
        set(LogLevel.ERROR);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        set(null);
    }

    private static void set(LogLevel level) {
        LoggingSystem logs = LoggingSystem.get(QuietLogs.class.getClassLoader());
        LOGGERS.forEach(logger -> logs.setLogLevel(logger, level));
    }
}
