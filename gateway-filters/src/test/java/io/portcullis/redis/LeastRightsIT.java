package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import io.lettuce.core.protocol.ProtocolVersion;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Operator;
import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisEndpoint;
import io.portcullis.testing.RedisErrorReply;
import io.portcullis.testing.RedisProcess;
import io.portcullis.testing.RedisServer;
import io.portcullis.testing.RespClient;
import io.portcullis.testing.TestToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The user of {@code redis/users.acl} may do all that is needed, and nothing else. */
@ExtendWith(OutputCaptureExtension.class)
class LeastRightsIT {

    private static final String PREFIX = "portcullis:{rights}:";

    /** What scripts do with every entry, or when they trim. */
    private static final Set<String> OF_SCRIPTS = Set.of(
            "time", "get", "set", "del", "exists", "hmget", "hset", "hlen", "hgetall", "hdel", "xadd", "xrange", "xdel",
            "publish");

    /** What only clients of a cluster send, and the health check of docker-compose.yml. */
    private static final Set<String> OF_OTHERS = Set.of("cluster", "ping");

    private static RedisProcess redis;

    @BeforeAll
    static void start() {
        redis = RedisProcess.builder().appendOnly().acl(LeastRights.line()).start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private static Gateway gateway(Class<?> protocol) {
        return Gateway.with()
                .corporateIssuer()
                .actuator()
                .redis(redis)
                .property("spring.data.redis.username", LeastRights.USER)
                .property("spring.data.redis.password", LeastRights.PASSWORD)
                .source(protocol)
                .property("portcullis.limits.rate.key", "subject")
                .property("portcullis.limits.rate.quota", "9")
                .property("portcullis.limits.rate.on-unavailable", "deny")
                .property("portcullis.limits.slots.key", "subject")
                .property("portcullis.limits.slots.max-concurrent", "9")
                .property("portcullis.limits.slots.on-unavailable", "deny")
                .route("api", "/api/**", "VerifyToken", "LimitRate=rate, slots")
                .start()
                .awaitReady();
    }

    @Test
    void gatewaysNeedNoOtherRightsAndHaveNone(CapturedOutput output) throws IOException {
        redis.cli("ACL", "LOG", "RESET");
        redis.cli("CONFIG", "RESETSTAT");
        try (Gateway a = gateway(OldProtocol.class);
                Gateway b = gateway(NewProtocol.class)) {
            Operator.Reply reply = Operator.of(a).revoke("kind", "tenant", "value", "x", "await", "everywhere");
            assertThat((boolean) reply.at("$.reached")).as(reply.body()).isTrue();
            assertThat((int) reply.at("$.applied.length()")).isEqualTo(2);
            assertThat((boolean) Operator.of(b)
                            .revoke("kind", "tenant", "value", "y", "await", "replicated")
                            .at("$.stored"))
                    .isTrue();
            SharedPolicies.assertShared(a, b);
            Patience.await("limits that Redis counts")
                    .until(() ->
                            a.http().get("/api/1", TestToken.valid().compact()).status() == 200);
            Patience.await("two subscriptions")
                    .until(() -> redis.cli("PUBSUB", "NUMSUB", "portcullis:dl").endsWith("\n2"));
            assertThat((String) JsonPath.read(
                            a.http().send("GET", "/actuator/health").body(), "$.components.redis.status"))
                    .isEqualTo("UP");
        }
        useScripts("portcullis");
        assertThat(LeastRights.denied(redis))
                .as("but for the library's name, which Redis 7.0 has no right for")
                .isSubsetOf("client", "client|setinfo");
        assertThat(output).doesNotContain("NOPERM").doesNotContain("does not say how it is set up");

        Set<String> used = redis.cli("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .map(line -> line.substring("cmdstat_".length()).split("[:|]")[0])
                .collect(Collectors.toSet());
        assertThat(LeastRights.commands())
                .filteredOn(right -> !OF_OTHERS.contains(right.split("\\|")[0]))
                .allSatisfy(right -> assertThat(used).contains(right.split("\\|")[0]));
    }

    static Stream<String> rightsOfScripts() {
        return LeastRights.commands().stream().filter(OF_SCRIPTS::contains);
    }

    @ParameterizedTest
    @MethodSource("rightsOfScripts")
    void withoutOneOfThemAScriptSaysSo(String right) {
        List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", "lacking", "reset"));
        command.addAll(LeastRights.rules());
        command.add("-" + right);
        redis.cli(command.toArray(String[]::new));
        assertThatThrownBy(() -> useScripts("lacking"))
                .isInstanceOf(RedisErrorReply.class)
                .hasMessageMatching("(?s).*(can't run this command|NOPERM|no permissions).*");
    }

    @Test
    void otherKeysAndChannelsAreDenied() throws IOException {
        for (String[] command : new String[][] {
            {"GET", "other"},
            {"SUBSCRIBE", "other"},
            {"PUBLISH", "other", "x"},
            {"KEYS", "*"},
            {"FLUSHALL"},
            {"CONFIG", "GET", "*"}
        }) {
            assertThatThrownBy(() -> call("portcullis", command)).hasMessageStartingWith("NOPERM");
        }
    }

    /** All that the three scripts can do: begin, append, trim, move to the end, forget nodes, follow, count. */
    private static void useScripts(String user) throws IOException {
        redis.cli("DEL", PREFIX + "meta", PREFIX + "log", PREFIX + "nodes", PREFIX + "repair");
        for (int i = 0; i < 65; i++) {
            redis.cli("HSET", PREFIX + "nodes", "node-" + i, "0 0 -");
        }
        append(user, "first", "-1");
        append(user, "second", "-1");
        assertThat(redis.cli("HLEN", PREFIX + "nodes")).isEqualTo("0");
        assertThat(redis.cli("XLEN", PREFIX + "log")).isEqualTo("2");
        script(user, "feed-pull.lua", "node", "", "0", "", "500", "3000");
        assertThat(script(user, "feed-nodes.lua")).contains("node");
    }

    private static void append(String user, String text, String retention) throws IOException {
        script(
                user,
                "feed-append.lua",
                "portcullis:rights",
                "3000",
                retention,
                "epoch",
                "me",
                "1",
                "",
                "",
                "0",
                text,
                "4000000000");
    }

    private static String script(String user, String file, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("EVAL", Files.readString(Path.of("../redis/scripts", file)), "4"));
        Stream.of("meta", "log", "nodes", "repair").map(PREFIX::concat).forEach(command::add);
        command.addAll(List.of(arguments));
        return call(user, command.toArray(String[]::new));
    }

    private static String call(String user, String... command) throws IOException {
        RedisEndpoint endpoint = new RedisEndpoint(redis.host(), redis.port(), user, LeastRights.PASSWORD, 0, null);
        try (RespClient client = RespClient.connect(endpoint, RedisServer.ANSWER_TIMEOUT)) {
            return client.call(command);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OldProtocol {
        @Bean
        LettuceClientOptionsBuilderCustomizer resp2() {
            return options -> options.protocolVersion(ProtocolVersion.RESP2);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NewProtocol {
        @Bean
        LettuceClientOptionsBuilderCustomizer resp3() {
            return options -> options.protocolVersion(ProtocolVersion.RESP3);
        }
    }
}
