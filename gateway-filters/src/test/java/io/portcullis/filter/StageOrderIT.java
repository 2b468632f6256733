package io.portcullis.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Stage;
import io.portcullis.testing.Gateway;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.core.Ordered;

class StageOrderIT {

    /** Where LocalResponseCache answers. */
    private static final int RESPONSE_CACHE = -4;

    @RepeatedTest(3)
    void theStagesRunInTheirOrderWhateverTheOrderOfTheYaml() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        List<String> filters = new ArrayList<>(List.of(
                "VerifyToken",
                "RequireClaims=scope, a",
                "ForwardClaims=sub",
                "StripPrefix=1",
                "AddRequestHeader=A, b"));
        Collections.shuffle(filters, new Random(seed));
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .route("api", "/api/**", filters.toArray(String[]::new))
                .start()) {
            Route route = gateway.bean(RouteLocator.class).getRoutes().blockFirst();
            List<Stage> stages = route.getFilters().stream()
                    .filter(StageFilter.class::isInstance)
                    .flatMap(filter -> ((StageFilter) filter).checks().stream())
                    .map(StageCheck::stage)
                    .toList();
            assertThat(stages).containsExactly(Stage.TOKEN, Stage.REVOCATION, Stage.CLAIMS, Stage.FORWARD);
            assertThat(orders(route)).isSorted();
        }
    }

    private static List<Integer> orders(Route route) {
        return route.getFilters().stream()
                .map((GatewayFilter filter) -> ((Ordered) filter).getOrder())
                .toList();
    }

    @Test
    void decidingStagesStandBelowTheResponseCacheAndTheHeaderStageLate() {
        assertThat(List.of(Stage.SCREEN, Stage.ROUTE, Stage.TOKEN, Stage.REVOCATION, Stage.CLAIMS))
                .allSatisfy(stage -> assertThat(stage.order()).isLessThan(RESPONSE_CACHE));
        assertThat(Stage.FORWARD.order()).isBetween(1, 9999);
        assertThat(List.of(Stage.values())).isSortedAccordingTo((a, b) -> Integer.compare(a.order(), b.order()));
    }
}
