package io.portcullis.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The last words of the start-up: what to try. */
@Component
final class FirstSteps {

    private static final Logger log = LoggerFactory.getLogger(FirstSteps.class);

    private final Environment environment;

    FirstSteps(Environment environment) {
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void tell() {
        log.info("Open to all     curl {}/public/hello", local("local.server.port"));
        if (environment.getRequiredProperty("sample.issuer.enabled", Boolean.class)) {
            log.info(
                    "Get a token     curl -X POST '{}/token?sub=alice&tenant=acme&scope=orders:read'",
                    local("sample.issuer.port"));
        }
        log.info("Use it          curl -H \"Authorization: Bearer $TOKEN\" {}/api/hello", local("local.server.port"));
        if (environment.containsProperty("local.management.port")) {
            log.info("Management      curl {}/actuator/health", local("local.management.port"));
        }
    }

    private String local(String portProperty) {
        return "http://localhost:" + environment.getProperty(portProperty);
    }
}
