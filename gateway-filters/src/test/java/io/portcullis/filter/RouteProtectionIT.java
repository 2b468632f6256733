package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.portcullis.ConfigurationException;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.RawHttp;
import io.portcullis.testing.TestToken;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionWriter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

class RouteProtectionIT {

    @Test
    void refusesToStartWithAnUnprotectedRouteAndNamesTheLineThatFixesIt() {
        assertThatThrownBy(() -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**", "VerifyToken")
                        .route("forgotten", "/forgotten/**", "StripPrefix=1")
                        .start())
                .isInstanceOf(UnprotectedRoutesException.class)
                .hasMessageContaining("forgotten")
                .hasMessageNotContaining("api")
                .extracting(e -> ((UnprotectedRoutesException) e).linesThatFix())
                .isEqualTo(List.of("spring.cloud.gateway.server.webflux.routes[1].filters[1]: VerifyToken"));
    }

    @Test
    void refusesToStartWithAnUnprotectedRouteOfTheJavaDsl() {
        assertThatThrownBy(() -> Gateway.with()
                        .corporateIssuer()
                        .property("spring.cloud.gateway.server.webflux.default-filters[0]", "VerifyToken")
                        .source(DslRoute.class)
                        .start())
                .isInstanceOf(UnprotectedRoutesException.class)
                .hasMessageContaining("dsl");
    }

    @Test
    void defaultFiltersProtectEveryRouteButThePublicOnes() {
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .property("spring.cloud.gateway.server.webflux.default-filters[0]", "VerifyToken")
                .route("api", "/api/**")
                .route("public", "/public/**", "AllowAnonymous")
                .start()) {
            RawHttp http = gateway.http();
            assertThat(http.send("GET", "/api/1").status()).isEqualTo(401);
            assertThat(http.get("/api/1", TestToken.valid().compact()).status()).isEqualTo(200);
            assertThat(http.send("GET", "/public/1").status()).isEqualTo(200);
            assertThat(http.get("/public/1", "nonsense").status()).isEqualTo(401);
        }
    }

    @Test
    void bothFiltersOfOneKindApplySoThatTheyOnlyNarrow() {
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .issuer(
                        "partners",
                        "https://partners.example",
                        io.portcullis.testing.TestKey.keySet(io.portcullis.testing.TestKey.of("ES256")))
                .property("spring.cloud.gateway.server.webflux.default-filters[0]", "VerifyToken=corporate")
                .route("api", "/api/**")
                .route("partners", "/partners/**", "VerifyToken=partners")
                .start()) {
            String corporate = TestToken.valid().compact();
            String partners =
                    TestToken.valid().claim("iss", "https://partners.example").compact();
            assertThat(gateway.http().get("/api/1", corporate).status()).isEqualTo(200);
            assertThat(gateway.http().get("/api/1", partners).status()).isEqualTo(401);
            assertThat(gateway.http().get("/partners/1", corporate).status()).isEqualTo(401);
            assertThat(gateway.http().get("/partners/1", partners).status()).isEqualTo(401);
            assertThat(((Decision.Deny) gateway.lastDecision().decision()).reason())
                    .isEqualTo(Reason.ISSUER_NOT_FOR_ROUTE);
        }
    }

    @Test
    void maybeOnlyWarns() {
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .property("portcullis.routes.unprotected", "warn")
                .route("open", "/open/**")
                .start()) {
            assertThat(gateway.http().send("GET", "/open/1").status()).isEqualTo(200);
        }
    }

    @Test
    void aRouteThatAppearsLaterWithoutProtectionAnswers503AndIsCounted() {
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .route("api", "/api/**", "VerifyToken")
                .start()) {
            add(gateway, route(gateway, "late", "/late/**"));
            RawHttp.Answer answer = awaitRoute(gateway, "/late/1", 503);
            assertThat(answer.header("Retry-After")).matches("[1-5]");
            assertThat(answer.header("WWW-Authenticate")).isNull();
            assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(Reason.ROUTE_UNPROTECTED));
            assertThat(gateway.lastDecision().route()).isEqualTo("late");
            assertThat(gateway.upstream().count()).isZero();
        }
    }

    @Test
    void aRouteThatAppearsLaterWithArgumentsThatNobodyKnowsAnswers503() {
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .route("api", "/api/**", "VerifyToken")
                .start()) {
            RouteDefinition late = route(gateway, "late", "/late/**");
            FilterDefinition filter = new FilterDefinition();
            filter.setName("RequireClaims");
            filter.setArgs(
                    Map.of("claims[0].claim", "scope", "claims[0].any-of", "orders:read", "claims[0].nun-of", "x"));
            late.setFilters(List.of(new FilterDefinition("VerifyToken"), filter));
            add(gateway, late);
            awaitRoute(gateway, "/late/1", 503);
            assertThat(gateway.lastDecision().decision()).isEqualTo(Decision.deny(Reason.ROUTE_MISCONFIGURED));
        }
    }

    @Test
    void unknownArgumentsStopTheStartUpWithTheKnownOnes() {
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .route("orders", "/orders/**", "VerifyToken")
                        .filter(
                                1,
                                "RequireClaims",
                                "claims[0].claim",
                                "scope",
                                "claims[0].exists",
                                "true",
                                "claims[0].any",
                                "x")
                        .start(),
                "Route 'orders': RequireClaims has the unknown argument 'claims[0].any'",
                "claims[].any-of");
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .route("orders", "/orders/**", "AllowAnonymous=yes")
                        .start(),
                "AllowAnonymous has 1 values, expected at most 0",
                "");
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .property("spring.cloud.gateway.server.webflux.default-filters[0].name", "VerifyToken")
                        .property("spring.cloud.gateway.server.webflux.default-filters[0].args.isuers", "x")
                        .route("orders", "/orders/**")
                        .start(),
                "default-filters: VerifyToken has the unknown argument 'isuers'",
                "issuers");
    }

    @Test
    void argumentsThatWouldVanishStopTheStartUp() {
        for (String shortcut :
                List.of("VerifyToken=${absent:}", "RequireClaims=scope, ${absent:}", "RequireClaims=,x")) {
            assertRefused(
                    () -> Gateway.with()
                            .corporateIssuer()
                            .route("api", "/api/**", "VerifyToken", shortcut)
                            .start(),
                    "routes[0].filters[1] is '",
                    "Give it a value");
        }
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**")
                        .filter(0, "VerifyToken", "issuers", "")
                        .start(),
                "VerifyToken has a blank value for 'issuers'",
                "");
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**")
                        .filter(0, "VerifyToken", "issuers[1]", "corporate")
                        .start(),
                "VerifyToken has a gap in the list 'issuers'",
                "");
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**", "VerifyToken")
                        .filter(
                                1,
                                "RequireClaims",
                                "claims[0].claim",
                                "a",
                                "claims[0].exists",
                                "true",
                                "claims[2].claim",
                                "b",
                                "claims[2].exists",
                                "true")
                        .start(),
                "RequireClaims has a gap in the list 'claims'",
                "");
    }

    @Test
    void unknownNamesStopTheStartUpWithTheKnownOnes() {
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**", "VerifyToken=corporat")
                        .start(),
                "VerifyToken names the issuer 'corporat', which is not configured",
                "[corporate]");
    }

    @Test
    void filtersThatCannotHoldStopTheStartUp() {
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**", "VerifyToken", "RequireClaims")
                        .start(),
                "RequireClaims: no claim is named",
                "");
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**", "VerifyToken")
                        .filter(1, "RequireClaims", "claims[0].claim", "email", "claims[0].matches", "(?=x)")
                        .start(),
                "expected an RE2 expression",
                "");
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .route("api", "/api/**", "VerifyToken", "ForwardClaims=https://acme.example/x")
                        .start(),
                "is no name of a header",
                "");
        assertRefused(
                () -> Gateway.with()
                        .corporateIssuer()
                        .property("spring.cloud.gateway.server.webflux.default-filters[0]", "AllowAnonymous")
                        .route("api", "/api/**", "VerifyToken")
                        .start(),
                "AllowAnonymous stands in default-filters",
                "");
        assertRefused(
                () -> Gateway.with()
                        .property("portcullis.realm", "x")
                        .route("api", "/api/**", "VerifyToken")
                        .start(),
                "VerifyToken has no issuer to trust",
                "portcullis.issuers");
    }

    private static void assertRefused(ThrowingCallable start, String problem, String remedy) {
        Throwable failure = catchThrowable(start);
        while (failure != null && !(failure instanceof ConfigurationException)) {
            failure = failure.getCause();
        }
        assertThat(failure).isInstanceOfSatisfying(ConfigurationException.class, e -> {
            assertThat(e).hasMessageContaining(problem);
            assertThat(e.remedy()).contains(remedy);
        });
    }

    private static RouteDefinition route(Gateway gateway, String id, String path) {
        RouteDefinition route = new RouteDefinition();
        route.setId(id);
        route.setUri(URI.create(gateway.upstream().uri()));
        route.setPredicates(List.of(new PredicateDefinition("Path=" + path)));
        return route;
    }

    private static void add(Gateway gateway, RouteDefinition route) {
        gateway.bean(RouteDefinitionWriter.class).save(Mono.just(route)).block();
        gateway.context().publishEvent(new RefreshRoutesEvent(gateway));
    }

    /** Routes are refreshed in the background: until then the path is not found. */
    private static RawHttp.Answer awaitRoute(Gateway gateway, String target, int status) {
        return Awaitility.await()
                .until(
                        () -> gateway.http().get(target, TestToken.valid().compact()),
                        answer -> answer.status() == status);
    }

    @Configuration(proxyBeanMethods = false)
    static class DslRoute {
        @Bean
        RouteLocator dslRoutes(RouteLocatorBuilder builder) {
            return builder.routes()
                    .route("dsl", route -> route.path("/dsl/**").uri("http://127.0.0.1:1"))
                    .build();
        }
    }
}
