package io.portcullis.sample.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ComposeFileTests {

    private final ComposeFile compose = ComposeFile.ours();

    @Test
    void itKeepsTheComposeSpecification() {
        assertThat(compose.violations()).isEmpty();
        assertThat(compose.services()).containsOnlyKeys("redis", "gateway-a", "gateway-b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cap_drop: [ALL] | cap_drop: ALL",
                "read_only: true | readonly: true",
                "condition: service_healthy | condition: healthy",
                "mem_limit: 512m | mem_limit: [512m]",
                "services: | service:",
                "retries: 3 | retries: [3]"
            })
    void aBrokenOneWouldBeFound(String right, String wrong) {
        String text = ComposeFile.text("docker-compose.yml");
        assertThat(text).contains(right);
        assertThat(ComposeFile.of(text.replace(right, wrong)).violations()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "gateway-a", "gateway-b"})
    void everyServiceIsHardenedAndWatched(String service) {
        assertThat(compose.service(service))
                .containsEntry("read_only", true)
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"))
                .containsKeys("healthcheck", "mem_limit", "pids_limit")
                .extractingByKey("user")
                .isNotIn(null, "root", "0", "0:0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway-a", "gateway-b"})
    void gatewaysUseTheSharedRedisOnceItIsHealthy(String gateway) {
        assertThat(compose.environment(gateway))
                .containsEntry("SPRING_DATA_REDIS_HOST", "redis")
                .containsEntry("SPRING_DATA_REDIS_USERNAME", "portcullis")
                .containsKey("SPRING_DATA_REDIS_PASSWORD");
        assertThat(compose.service(gateway).get("depends_on"))
                .extracting("redis.condition")
                .isEqualTo("service_healthy");
        assertThat(compose.service(gateway).get("tmpfs")).asString().startsWith("[/tmp:exec");
    }

    @Test
    void theGatewaysShareTheirLoopbackInterfaceAndNoPort() {
        assertThat(compose.service("gateway-b")).containsEntry("network_mode", "service:gateway-a");
        assertThat(compose.environment("gateway-b")).containsEntry("SPRING_PROFILES_ACTIVE", "second");
        assertThat(Set.of(
                        compose.environment("gateway-a").get("SERVER_PORT"),
                        compose.environment("gateway-a").get("MANAGEMENT_SERVER_PORT"),
                        compose.environment("gateway-b").get("SERVER_PORT"),
                        compose.environment("gateway-b").get("MANAGEMENT_SERVER_PORT")))
                .hasSize(4);
    }

    @Test
    void portsArePublishedOnThisComputerOnly() {
        assertThat(compose.service("gateway-a").get("ports"))
                .isEqualTo(List.of(
                        "127.0.0.1:8080:8080",
                        "127.0.0.1:8081:8081",
                        "127.0.0.1:9000:9000",
                        "127.0.0.1:8090:8090",
                        "127.0.0.1:8091:8091"));
        assertThat(compose.service("redis")).doesNotContainKey("ports");
    }

    @Test
    void whatIsMountedExistsAndCannotBeChanged() {
        assertThat(mounts()).hasSize(2).allSatisfy(mount -> {
            assertThat(mount).endsWith(":ro");
            assertThat(ComposeFile.TOP.resolve(mount.split(":", -1)[0]).normalize())
                    .isRegularFile();
        });
        assertThat(compose.content()).extracting("volumes").isEqualTo(Collections.singletonMap("redis-data", null));
    }

    @Test
    void theConfigurationNamesTheMountedUsers() {
        assertThat(mounts())
                .anySatisfy(mount -> assertThat(ComposeFile.text("redis/redis.conf"))
                        .contains("aclfile " + mount.split(":", -1)[1]));
        assertThat(compose.service("redis").get("command")).asString().contains("/etc/redis/redis.conf");
    }

    @Test
    void theDefaultPasswordIsTheOneOfTheUser() throws Exception {
        String password = "portcullis-demo";
        assertThat(compose.environment("redis")).containsEntry("REDISCLI_AUTH", "${REDIS_PASSWORD:-" + password + "}");
        assertThat(compose.environment("gateway-a"))
                .containsEntry("SPRING_DATA_REDIS_PASSWORD", "${REDIS_PASSWORD:-" + password + "}");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
        assertThat(ComposeFile.text("redis/users.acl"))
                .contains("user portcullis on #" + HexFormat.of().formatHex(digest) + " ");
    }

    @Test
    void whatIsBuiltExists() {
        Object build = compose.service("gateway-a").get("build");
        assertThat(build).isEqualTo(Map.of("context", ".", "dockerfile", "sample-gateway/Dockerfile"));
        Path dockerfile = ComposeFile.TOP.resolve("sample-gateway/Dockerfile");
        assertThat(Files.isRegularFile(dockerfile)).isTrue();
        assertThat(compose.service("gateway-b").get("image"))
                .isEqualTo(compose.service("gateway-a").get("image"));
    }

    private List<String> mounts() {
        return ((List<?>) compose.service("redis").get("volumes"))
                .stream()
                        .map(String::valueOf)
                        .filter(volume -> volume.startsWith("./"))
                        .toList();
    }
}
