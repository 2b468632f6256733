package io.portcullis.sample.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A gateway that is compared: its main class, what it has on its class path, and how it is tuned. */
enum Contender {
    BARE("Spring Cloud Gateway alone", "PlainGateway", Without.SECURITY_REDIS_AND_PORTCULLIS, Knob.NONE),
    BARE_AGAIN("the same in a second process", "PlainGateway", Without.SECURITY_REDIS_AND_PORTCULLIS, Knob.NONE),
    RESOURCE_SERVER(
            "+ Spring Security's resource server", "ResourceServerGateway", Without.REDIS_AND_PORTCULLIS, Knob.NONE),
    REDIS("+ list in Redis, RequestRateLimiter", "RedisGateway", Without.PORTCULLIS, Knob.NONE),
    PORTCULLIS("Portcullis, everything on", "PlainGateway", Without.SECURITY, Knob.NONE),
    PORTCULLIS_PLATFORM("Portcullis without Conscrypt", "PlainGateway", Without.SECURITY_AND_CONSCRYPT, Knob.NONE),
    PORTCULLIS_PARALLEL_GC("Portcullis with ParallelGC", "PlainGateway", Without.SECURITY, Set.of(Knob.PARALLEL_GC)),
    PORTCULLIS_FILTER_CACHE(
            "Portcullis with route-filter-cache-enabled", "PlainGateway", Without.SECURITY, Set.of(Knob.FILTER_CACHE)),
    PORTCULLIS_NO_OBSERVATIONS(
            "Portcullis without observations", "PlainGateway", Without.SECURITY, Set.of(Knob.NO_OBSERVATIONS)),
    BARE_TUNED("Spring Cloud Gateway alone, tuned", "PlainGateway", Without.SECURITY_REDIS_AND_PORTCULLIS, Knob.ALL),
    PORTCULLIS_TUNED("Portcullis, everything on, tuned", "PlainGateway", Without.SECURITY, Knob.ALL),
    HAPROXY("HAProxy verifying the token", "", "", Knob.NONE);

    /** What operators may turn to make any gateway of this kind cheaper. */
    private enum Knob {
        PARALLEL_GC,
        FILTER_CACHE,
        NO_OBSERVATIONS;

        static final Set<Knob> NONE = Set.of();
        static final Set<Knob> ALL = Set.of(values());
    }

    private static final class Without {
        static final String SECURITY = "spring-(boot-)?security|oauth2";
        static final String SECURITY_AND_CONSCRYPT = SECURITY + "|conscrypt";
        static final String PORTCULLIS = "gateway-filters|portcullis-gateway|conscrypt|/dev/cel/|resilience4j";
        static final String REDIS_AND_PORTCULLIS = PORTCULLIS + "|redis|lettuce";
        static final String SECURITY_REDIS_AND_PORTCULLIS = SECURITY + "|nimbus|" + REDIS_AND_PORTCULLIS;
    }

    /** The sample itself, which would bring its issuer, its Redis and its routes. */
    private static final Pattern SAMPLE = Pattern.compile("sample-gateway/target/classes$");

    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

    private final String title;
    private final String mainClass;
    private final Pattern without;
    private final Set<Knob> knobs;

    Contender(String title, String mainClass, String without, Set<Knob> knobs) {
        this.title = title;
        this.mainClass = mainClass;
        this.without = Pattern.compile(without);
        this.knobs = knobs;
    }

    String title() {
        return title;
    }

    /** Lets everything pass. */
    boolean isOpen() {
        return this == BARE || this == BARE_AGAIN || this == BARE_TUNED;
    }

    boolean isPortcullis() {
        return name().startsWith("PORTCULLIS");
    }

    String mainClass() {
        return "io.portcullis.sample.benchmark.gateway." + mainClass;
    }

    /** Of one class path of all. */
    boolean uses(String classPathEntry) {
        return !SAMPLE.matcher(classPathEntry).find()
                && !without.matcher(classPathEntry).find();
    }

    List<String> jvmOptions() {
        return List.of("-Xms2g", "-Xmx2g", knobs.contains(Knob.PARALLEL_GC) ? "-XX:+UseParallelGC" : "-XX:+UseG1GC");
    }

    Map<String, Object> properties(Surroundings surroundings) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (knobs.contains(Knob.FILTER_CACHE)) {
            properties.put("spring.cloud.gateway.server.webflux.route-filter-cache-enabled", true);
        }
        if (knobs.contains(Knob.NO_OBSERVATIONS)) {
            properties.put("management.observations.enable.all", false);
        }
        route(properties, 0, "orders", surroundings);
        route(properties, 1, "by-subject", surroundings);
        route(properties, 2, "scarce", surroundings);
        if (isPortcullis()) {
            portcullis(properties, surroundings);
        }
        if (this == REDIS) {
            requestRateLimiter(properties, 0, Surroundings.AMPLE);
            requestRateLimiter(properties, 1, Surroundings.AMPLE);
            requestRateLimiter(properties, 2, 1);
            properties.put("spring.data.redis.url", surroundings.redisUrl());
        }
        if (this == REDIS || this == RESOURCE_SERVER) {
            String jwt = "spring.security.oauth2.resourceserver.jwt.";
            properties.put(jwt + "jwk-set-uri", surroundings.jwkSetUri());
            properties.put(jwt + "issuer-uri", Tokens.ISSUER);
            properties.put(jwt + "audiences", Tokens.AUDIENCE);
            properties.put(jwt + "jws-algorithms", "RS256,ES256");
        }
        return properties;
    }

    private static void route(Map<String, Object> properties, int index, String name, Surroundings surroundings) {
        String route = ROUTES + "[" + index + "].";
        properties.put(route + "id", name);
        properties.put(route + "uri", surroundings.upstream());
        properties.put(route + "predicates[0]", "Path=/" + name + "/**");
    }

    private static void requestRateLimiter(Map<String, Object> properties, int route, long perSecond) {
        String filter = ROUTES + "[" + route + "].filters[0].";
        properties.put(filter + "name", "RequestRateLimiter");
        properties.put(filter + "args.redis-rate-limiter.replenishRate", perSecond);
        properties.put(filter + "args.redis-rate-limiter.burstCapacity", perSecond);
    }

    private static void portcullis(Map<String, Object> properties, Surroundings surroundings) {
        filters(properties, 0, "per-tenant, per-client");
        filters(properties, 1, "per-tenant, per-subject");
        filters(properties, 2, "scarce");
        properties.put("spring.data.redis.url", surroundings.redisUrl());
        String issuer = "portcullis.issuers.benchmark.";
        properties.put(issuer + "issuer", Tokens.ISSUER);
        properties.put(issuer + "audiences[0]", Tokens.AUDIENCE);
        properties.put(issuer + "jwk-set-uri", surroundings.jwkSetUri());
        properties.put(issuer + "profile", "legacy");
        properties.put(issuer + "max-lifetime", "1d");
        properties.put("portcullis.tokens.cache-size", 400_000);
        properties.put("portcullis.tokens.cache-memory", "1GB");
        properties.put(
                "portcullis.policy.locations", surroundings.policies().toUri().toString());
        properties.put("portcullis.audit.log", "denials");
        properties.put("logging.level.portcullis.audit", "info");
        // Else requests would be refused five seconds after Redis was stopped.
        properties.put("portcullis.revocation.on-stale", "serve-stale");
        limit(properties, "per-tenant", "tenant", Surroundings.AMPLE);
        limit(properties, "per-client", "client", Surroundings.AMPLE);
        limit(properties, "per-subject", "subject", Surroundings.AMPLE);
        limit(properties, "scarce", "subject", 1);
    }

    private static void filters(Map<String, Object> properties, int route, String limits) {
        String filters = ROUTES + "[" + route + "].filters";
        properties.put(filters + "[0]", "VerifyToken");
        properties.put(filters + "[1]", "RequireClaims=scope, orders:read");
        properties.put(filters + "[2]", "EnforcePolicy");
        properties.put(filters + "[3]", "LimitRate=" + limits);
        properties.put(filters + "[4]", "ForwardClaims=sub, tenant");
    }

    private static void limit(Map<String, Object> properties, String name, String key, long perSecond) {
        String limit = "portcullis.limits." + name + ".";
        properties.put(limit + "key", key);
        properties.put(limit + "quota", perSecond);
        properties.put(limit + "period", "1s");
    }
}
