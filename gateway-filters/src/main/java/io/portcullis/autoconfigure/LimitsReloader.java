package io.portcullis.autoconfigure;

import io.portcullis.ratelimit.Limits;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Reads the limits again when the environment has changed; what was charged stays charged. */
final class LimitsReloader implements ApplicationListener<EnvironmentChangeEvent> {

    private static final Logger log = LoggerFactory.getLogger(LimitsReloader.class);

    private final Limits limits;
    private final Environment environment;

    LimitsReloader(Limits limits, Environment environment) {
        this.limits = limits;
        this.environment = environment;
    }

    /** What cannot be read changes nothing. */
    @Override
    public void onApplicationEvent(EnvironmentChangeEvent event) {
        if (event.getKeys().stream().noneMatch(key -> key.startsWith("portcullis.limits"))) {
            return;
        }
        try {
            Set<String> missing = limits.replace(new LimitBinding(environment).limits());
            log.info("The limits are now {}", limits.names());
            if (!missing.isEmpty()) {
                log.warn("These limits are no longer configured and stay as they were until a restart: {}", missing);
            }
        } catch (RuntimeException e) {
            log.error("The limits were changed to something that cannot be read, and stay as they were", e);
        }
    }
}
