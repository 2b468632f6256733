package io.portcullis.autoconfigure;

import io.portcullis.Cidr;
import io.portcullis.ConfigurationException;
import io.portcullis.screen.ClientAddress;
import io.portcullis.screen.PathScreen;
import io.portcullis.screen.ScreenException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts of the screen of {@code portcullis.screen}. */
final class ScreenWiring {

    private static final Logger log = LoggerFactory.getLogger(ScreenWiring.class);

    private ScreenWiring() {}

    static PathScreen pathScreen(PortcullisProperties.Screen screen) {
        List<ScreenException> exceptions =
                screen.exceptions().stream().map(ScreenWiring::exception).toList();
        exceptions.stream()
                .filter(exception -> !exception.insecureAllow().isEmpty())
                .forEach(exception -> log.warn(
                        "At {} these paths are let through, which upstreams may read differently: {}",
                        exception.path(),
                        exception.insecureAllow()));
        return new PathScreen(exceptions);
    }

    private static ScreenException exception(PortcullisProperties.PathException exception) {
        try {
            return ScreenException.of(exception.path(), exception.insecureAllow(), exception.foreignTokens());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "portcullis.screen.exceptions: at path '" + exception.path() + "': " + e.getMessage(),
                    "Write a path such as /files/** and hazards such as encoded-slash.");
        }
    }

    static ClientAddress clientAddress(PortcullisProperties.Screen screen) {
        try {
            return new ClientAddress(
                    screen.trustedProxies().stream().map(Cidr::of).toList(), screen.proxyHeader());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "portcullis.screen.trusted-proxies: " + e.getMessage(),
                    "Correct portcullis.screen.trusted-proxies.");
        }
    }
}
