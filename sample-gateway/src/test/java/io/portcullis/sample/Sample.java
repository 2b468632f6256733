package io.portcullis.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole sample on free ports, seen from outside. */
record Sample(ConfigurableApplicationContext context) implements AutoCloseable {

    private static final List<String> FREE_PORTS =
            List.of("server.port", "management.server.port", "sample.issuer.port", "sample.upstream.port");

    static Sample start(String... properties) {
        Stream<String> freePorts = FREE_PORTS.stream()
                .map(port -> port + "=")
                .filter(port -> Stream.of(properties).noneMatch(property -> property.startsWith(port)))
                .map(port -> port + "0");
        String[] arguments = Stream.concat(freePorts, Stream.of(properties))
                .map(property -> "--" + property)
                .toArray(String[]::new);
        Sample sample = new Sample(SpringApplication.run(SampleGatewayApplication.class, arguments));
        sample.awaitReady();
        return sample;
    }

    /** A node whose Redis is slow to answer starts, and refuses traffic until it has read the log. */
    private void awaitReady() {
        ApplicationAvailability availability = context.getBean(ApplicationAvailability.class);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC);
    }

    Answer get(String path) {
        return ask("GET", path);
    }

    Answer getWith(String token, String path, String... headers) {
        return Answer.to("GET", gatewayUrl() + path, bearer(token, headers));
    }

    Answer postWith(String token, String path) {
        return Answer.to("POST", gatewayUrl() + path, bearer(token));
    }

    Answer deleteWith(String token, String path) {
        return Answer.to("DELETE", managementUrl() + path, bearer(token));
    }

    Answer ask(String method, String path) {
        return Answer.to(method, gatewayUrl() + path);
    }

    Answer manage(String method, String path) {
        return Answer.to(method, managementUrl() + path);
    }

    Answer manageWith(String token, String path) {
        return Answer.to("GET", managementUrl() + path, bearer(token));
    }

    Answer manageWith(String token, String path, String json) {
        return Answer.post(managementUrl() + path, json, bearer(token, "Content-Type", "application/json"));
    }

    Answer issuer(String method, String path) {
        return Answer.to(method, issuerUrl() + path);
    }

    String token(String query) {
        Answer answer = issuer("POST", "/token?" + query);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().at("/access_token").asString();
    }

    String issuerUrl() {
        return url("sample.issuer.port");
    }

    String upstreamUrl() {
        return url("sample.upstream.port");
    }

    private String gatewayUrl() {
        return url("local.server.port");
    }

    private String managementUrl() {
        return url("local.management.port") + "/actuator";
    }

    private String url(String portProperty) {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty(portProperty);
    }

    private static String[] bearer(String token, String... headers) {
        return Stream.concat(Stream.of("Authorization", "Bearer " + token), Stream.of(headers))
                .toArray(String[]::new);
    }

    @Override
    public void close() {
        context.close();
    }
}
