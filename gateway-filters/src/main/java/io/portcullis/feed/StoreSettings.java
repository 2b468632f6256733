package io.portcullis.feed;

import io.portcullis.ConfigurationException;
import java.time.Duration;

/**
 * How a shared store is used. Immutable.
 *
 * @param keyPrefix of all keys and channels: letters, digits, dots, hyphens, underscores
 * @param timeout of a call, at least 10ms
 * @param log how the log is kept
 */
public record StoreSettings(String keyPrefix, Duration timeout, LogSettings log) {

    /** Refuses what makes no sense. */
    public StoreSettings {
        if (!keyPrefix.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new ConfigurationException(
                    "portcullis.redis.key-prefix is '" + keyPrefix
                            + "'; expected 1 to 64 letters, digits, dots, hyphens and underscores",
                    "Correct portcullis.redis.key-prefix.");
        }
        if (timeout.compareTo(Duration.ofMillis(10)) < 0 || timeout.compareTo(Duration.ofSeconds(30)) > 0) {
            throw new ConfigurationException(
                    "portcullis.redis.timeout is " + timeout + "; expected 10ms to 30s",
                    "Correct portcullis.redis.timeout.");
        }
        if (log.seal().isNegative() || log.seal().compareTo(Duration.ofMinutes(1)) > 0) {
            throw new ConfigurationException(
                    "portcullis.redis.seal is " + log.seal() + "; expected 0s to 1m", "Correct portcullis.redis.seal.");
        }
    }
}
