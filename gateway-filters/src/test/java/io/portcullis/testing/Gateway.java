package io.portcullis.testing;

import io.portcullis.audit.DecisionLog;
import io.portcullis.audit.DecisionRecord;
import io.portcullis.feed.Feed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** A real gateway on loopback in front of a real upstream, with whatever configuration a test gives it. */
public final class Gateway implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final EchoUpstream upstream;

    private Gateway(ConfigurableApplicationContext context, EchoUpstream upstream) {
        this.context = context;
        this.upstream = upstream;
    }

    /** Starts to collect a configuration. */
    public static Builder with() {
        return new Builder();
    }

    public RawHttp http() {
        return new RawHttp(
                ((ReactiveWebServerApplicationContext) context).getWebServer().getPort());
    }

    public EchoUpstream upstream() {
        return upstream;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    /** All decisions so far. */
    public List<DecisionRecord> decisions() {
        return context.getBean(Recorder.class).decisions;
    }

    public DecisionRecord lastDecision() {
        List<DecisionRecord> decisions = decisions();
        return decisions.get(decisions.size() - 1);
    }

    /** Waits until it has read the log: when the first question fails, a node starts without. */
    public Gateway awaitReady() {
        Patience.await("a node that has read the log").until(bean(Feed.class).freshness()::isReady);
        return this;
    }

    @Override
    public void close() {
        context.close();
        upstream.close();
    }

    /** Remembers decisions. */
    static final class Recorder implements DecisionLog {
        private final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();

        @Override
        public void record(DecisionRecord decision) {
            decisions.add(decision);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        /** Else the first gateway to close would take the event loops of all others with it. */
        @Bean
        ReactorResourceFactory reactorResources() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
        }

        @Bean
        Recorder recorder() {
            return new Recorder();
        }
    }

    /** A configuration. */
    public static final class Builder {

        private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

        private final Map<String, Object> properties = new LinkedHashMap<>();
        private final List<Class<?>> sources = new ArrayList<>(List.of(Application.class));
        private int routes;

        private Builder() {
            property("server.port", "0");
            property("server.address", "127.0.0.1");
            property("spring.main.banner-mode", "off");
            property("logging.level.root", "warn");
            property("portcullis.audit.log", "none");
            property("portcullis.redis.enabled", "false");
        }

        public Builder property(String name, Object value) {
            properties.put(name, value);
            return this;
        }

        public Builder without(String prefix) {
            properties.keySet().removeIf(name -> name.startsWith(prefix));
            return this;
        }

        public Builder source(Class<?> configuration) {
            sources.add(configuration);
            return this;
        }

        /** Shares the log in this Redis, which counts as whole soon. */
        public Builder redis(RedisServer redis) {
            return redis(redis.host(), redis.port(), redis.password());
        }

        /** Shares the log in the Redis behind this proxy. */
        public Builder redis(FaultProxy proxy, RedisServer redis) {
            return redis(proxy.host(), proxy.port(), redis.password());
        }

        private Builder redis(String host, int port, String password) {
            return sharedLog()
                    .property("spring.data.redis.host", host)
                    .property("spring.data.redis.port", port)
                    .property("spring.data.redis.password", password);
        }

        /** Shares the log in the Redis that {@code spring.data.redis} names, which gets the time of a busy machine. */
        public Builder sharedLog() {
            return property("portcullis.redis.enabled", "true")
                    .property("portcullis.redis.seal", "300ms")
                    .property("portcullis.redis.timeout", "200ms");
        }

        /** Endpoints for operators, beside the routes. */
        public Builder actuator() {
            return property("management.endpoints.web.exposure.include", "*")
                    .property("management.endpoint.health.show-details", "always");
        }

        /** The issuer whose tokens {@link TestToken#valid()} are, with a key for each of the algorithms. */
        public Builder corporateIssuer(String... algorithms) {
            String[] names = algorithms.length == 0 ? new String[] {"ES256"} : algorithms;
            TestKey[] keys = Arrays.stream(names).map(TestKey::of).toArray(TestKey[]::new);
            return issuer("corporate", TestToken.ISSUER, TestKey.keySet(keys), names)
                    .property("portcullis.issuers.corporate.tenant-claim", "tenant");
        }

        public Builder issuer(String name, String issuer, String keySet, String... algorithms) {
            String prefix = "portcullis.issuers." + name;
            property(prefix + ".issuer", issuer);
            property(prefix + ".jwk-set", TestFiles.write(name, keySet));
            property(prefix + ".audiences[0]", TestToken.AUDIENCE);
            for (int i = 0; i < algorithms.length; i++) {
                property(prefix + ".algorithms[" + i + "]", algorithms[i]);
            }
            return this;
        }

        /** A route to the upstream with these filters, in the short form. */
        public Builder route(String id, String path, String... filters) {
            return route(id, List.of("Path=" + path), filters);
        }

        public Builder route(String id, List<String> predicates, String... filters) {
            String prefix = ROUTES + "[" + routes++ + "]";
            property(prefix + ".id", id);
            property(prefix + ".uri", "UPSTREAM");
            for (int i = 0; i < predicates.size(); i++) {
                property(prefix + ".predicates[" + i + "]", predicates.get(i));
            }
            for (int i = 0; i < filters.length; i++) {
                property(prefix + ".filters[" + i + "]", filters[i]);
            }
            return this;
        }

        /** A filter in the structured form for the last route. */
        public Builder filter(int index, String name, String... namesAndValues) {
            String prefix = ROUTES + "[" + (routes - 1) + "].filters[" + index + "]";
            property(prefix + ".name", name);
            for (int i = 0; i < namesAndValues.length; i += 2) {
                property(prefix + ".args." + namesAndValues[i], namesAndValues[i + 1]);
            }
            return this;
        }

        public Gateway start() {
            EchoUpstream upstream = new EchoUpstream();
            properties.replaceAll((name, value) -> "UPSTREAM".equals(value) ? upstream.uri() : value);
            SpringApplication application = new SpringApplication(sources.toArray(Class<?>[]::new));
            application.setWebApplicationType(WebApplicationType.REACTIVE);
            application.setDefaultProperties(properties);
            try {
                return new Gateway(application.run(), upstream);
            } catch (RuntimeException e) {
                upstream.close();
                throw e;
            }
        }
    }
}
