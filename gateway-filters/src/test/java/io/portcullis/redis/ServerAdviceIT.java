package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.portcullis.feed.Feed;
import io.portcullis.testing.FaultProxy;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What the start-up says about Redis, and what it leaves alone. */
@ExtendWith(OutputCaptureExtension.class)
class ServerAdviceIT {

    private static RedisProcess redis;

    @BeforeAll
    static void start() {
        redis = RedisProcess.builder()
                .config("maxmemory-policy allkeys-lru")
                .acl(
                        "user mute on >secret ~* &* +@all -info",
                        "user deaf on >secret ~* +@all resetchannels",
                        "user reader on >secret ~* &* +@all -xadd")
                .start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private static Gateway.Builder gateway() {
        return Gateway.with().corporateIssuer().actuator().route("api", "/api/**", "VerifyToken");
    }

    private static Gateway.Builder as(String user) {
        return gateway()
                .redis(redis)
                .property("spring.data.redis.username", user)
                .property("spring.data.redis.password", "secret");
    }

    private static void awaitOutput(CapturedOutput output, String text) {
        Patience.await(text).until(() -> output.toString().contains(text));
    }

    @Test
    void warnsOfServersThatForget(CapturedOutput output) {
        try (FaultProxy proxy = FaultProxy.to(redis)) {
            proxy.refuse();
            try (Gateway gateway = gateway().redis(proxy, redis).start()) {
                assertThat(gateway.bean(Feed.class).freshness().isReady()).isFalse();
                proxy.pass();
                awaitOutput(output, "its maxmemory-policy is allkeys-lru; expected noeviction");
                awaitOutput(output, "its appendonly is no");
            }
        }
    }

    @Test
    void namesWhatItMayNotDo(CapturedOutput output) {
        try (Gateway mute = as("mute").start().awaitReady();
                Gateway deaf = as("deaf").start()) {
            awaitOutput(output, "Redis does not say how it is set up (NOPERM");
            awaitOutput(output, "No hints from portcullis:dl, so news take longer: NOPERM");
            assertThat((boolean) Operator.of(mute)
                            .revoke("kind", "tenant", "value", "x", "await", "everywhere")
                            .at("$.reached"))
                    .as("without hints and without advice, the log is followed all the same")
                    .isTrue();
            deaf.awaitReady();
        }
    }

    @Test
    void whatIsDeniedIsNamedToWhoAskedForIt() {
        try (Gateway reader = as("reader").start()) {
            Operator.Reply reply = Operator.of(reader).revoke("kind", "tenant", "value", "x");
            assertThat(reply.status()).isEqualTo(503);
            assertThat((String) reply.at("$.error"))
                    .as("Redis 6.2 names the line of the script, Redis 7 the command")
                    .matches("(?s).*(script can't run this command|no permissions to run the 'xadd' command).*");
        }
    }

    @Test
    void insistsOnRedisWhereItIsTold(CapturedOutput output) {
        Throwable failure = catchThrowable(() -> gateway()
                .property("portcullis.redis.enabled", "true")
                .property(
                        "spring.autoconfigure.exclude",
                        "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration,"
                                + "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration")
                .start()
                .close());
        assertThat(failure).isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("portcullis.redis.enabled is true, and there is no LettuceConnectionFactory")
                .contains("spring-boot-starter-data-redis-reactive");
    }

    @Test
    void saysOnceThatANodeWorksAlone(CapturedOutput output) {
        int before = connections();
        try (Gateway gateway = gateway()
                .redis(redis)
                .property("portcullis.redis.enabled", "false")
                .property("logging.level.io.portcullis", "info")
                .start()) {
            assertThat(gateway.bean(Feed.class).freshness().isReady()).isTrue();
        }
        assertThat(output.toString()).containsOnlyOnce("This node works alone");
        assertThat(connections()).as("ours").isEqualTo(before + 1);
    }

    @Test
    void doesNothingWithoutAProperty() {
        int before = connections();
        // It names the server for tests, and has the prefix too.
        String binary = System.clearProperty("test.redis-binary");
        try (Gateway gateway = Gateway.with()
                .redis(redis)
                .without("portcullis.")
                .route("api", "/api/**")
                .start()) {
            assertThat(gateway.http().send("GET", "/api/1").status()).isEqualTo(200);
            assertThat(gateway.context().getBeanNamesForType(Feed.class)).isEmpty();
        } finally {
            if (binary != null) {
                System.setProperty("test.redis-binary", binary);
            }
        }
        assertThat(connections()).as("ours").isEqualTo(before + 1);
    }

    private static int connections() {
        String stats = redis.cli("INFO", "stats");
        return Integer.parseInt(stats.replaceAll("(?s).*total_connections_received:(\\d+).*", "$1"));
    }

    @Test
    void leavesTheConnectionsOfTheApplicationAlone() {
        try (Gateway gateway = gateway()
                .redis(redis)
                .property("spring.data.redis.timeout", "7s")
                .property("spring.data.redis.client-name", "shop")
                .start()) {
            LettuceConnectionFactory host = gateway.bean(LettuceConnectionFactory.class);
            assertThat(host.getClientConfiguration().getCommandTimeout()).isEqualTo(Duration.ofSeconds(7));
            assertThat(redis.cli("CLIENT", "LIST"))
                    .as("only connections of our own are used")
                    .contains("name=shop-portcullis ")
                    .doesNotContain("name=shop ");
            host.getConnection().ping();
            assertThat(redis.cli("CLIENT", "LIST")).contains("name=shop ");
        }
    }
}
