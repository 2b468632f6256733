package io.portcullis.filter;

import io.portcullis.testing.TestToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The gateway of {@link RateLimitComparison}, a process of its own: a route for each contender. Prints its port and ends when
 * its standard input does.
 */
public final class ComparedGateway {

    /** The routes' ids and first segments. */
    enum Contender {
        PLAIN("no limiter", ""),
        SCG("RequestRateLimiter", ""),
        OWN("LimitRate", "LimitRate=ample"),
        SCG_SCARCE("RequestRateLimiter", ""),
        OWN_SCARCE("LimitRate", "LimitRate=scarce");

        private final String title;
        private final String limiter;

        Contender(String title, String limiter) {
            this.title = title;
            this.limiter = limiter;
        }

        String title() {
            return title;
        }

        String path() {
            return "/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Units a second and at once, of each subject: more than this machine has requests, and almost none of them. */
    static final long AMPLE = 100_000;

    static final long SCARCE = 100;

    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private ComparedGateway() {}

    /** Arguments: the Redis's URL, the upstream's, the key set's location; then properties, {@code name=value}. */
    public static void main(String[] arguments) throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("server.port", "0");
        properties.put("server.address", "127.0.0.1");
        properties.put("spring.main.banner-mode", "off");
        properties.put("logging.level.root", "error");
        properties.put("portcullis.audit.log", "none");
        properties.put("spring.data.redis.url", arguments[0]);
        properties.put("portcullis.issuers.corporate.issuer", TestToken.ISSUER);
        properties.put("portcullis.issuers.corporate.jwk-set", arguments[2]);
        properties.put("portcullis.issuers.corporate.audiences[0]", TestToken.AUDIENCE);
        properties.put("portcullis.issuers.corporate.algorithms[0]", "ES256");
        // Else requests would be refused after five seconds without Redis, because revocations may be missing.
        properties.put("portcullis.revocation.on-stale", "serve-stale");
        limit(properties, "ample", AMPLE);
        limit(properties, "scarce", SCARCE);
        for (Contender contender : Contender.values()) {
            route(properties, contender, arguments[1]);
        }
        for (int i = 3; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            properties.put(pair[0], pair[1]);
        }
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setDefaultProperties(properties);
        try (var context = (ReactiveWebServerApplicationContext) application.run()) {
            System.out.println("port " + context.getWebServer().getPort());
            while (System.in.read() >= 0) {
                // until whoever has started it ends
            }
        }
    }

    private static void limit(Map<String, Object> properties, String name, long units) {
        String prefix = "portcullis.limits." + name;
        properties.put(prefix + ".key", "subject");
        properties.put(prefix + ".quota", units);
        properties.put(prefix + ".period", "1s");
    }

    private static void route(Map<String, Object> properties, Contender contender, String upstream) {
        String prefix = ROUTES + "[" + contender.ordinal() + "]";
        properties.put(prefix + ".id", contender.name());
        properties.put(prefix + ".uri", upstream);
        properties.put(prefix + ".predicates[0]", "Path=" + contender.path() + "/**");
        properties.put(prefix + ".filters[0]", "VerifyToken");
        if (!contender.limiter.isEmpty()) {
            properties.put(prefix + ".filters[1]", contender.limiter);
        } else if (contender != Contender.PLAIN) {
            long units = contender == Contender.SCG ? AMPLE : SCARCE;
            properties.put(prefix + ".filters[1].name", "RequestRateLimiter");
            properties.put(prefix + ".filters[1].args.redis-rate-limiter.replenishRate", units);
            properties.put(prefix + ".filters[1].args.redis-rate-limiter.burstCapacity", units);
        }
    }
}
