package io.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageTests {

    /** Where LocalResponseCache answers. */
    private static final int RESPONSE_CACHE = -4;

    /** Where RouteToRequestUrl makes the request for the upstream. */
    private static final int ROUTE_TO_REQUEST_URL = 10_000;

    @Test
    void standsInTheOrderOfTheRequestsWay() {
        assertThat(Arrays.stream(Stage.values()).map(Stage::order)).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FORWARD")
    void decidesBeforeACacheCouldAnswer(Stage stage) {
        assertThat(stage.order()).isLessThan(RESPONSE_CACHE);
    }

    @Test
    void changesHeadersBehindTheCacheAndBeforeTheUpstream() {
        assertThat(Stage.FORWARD.order()).isBetween(RESPONSE_CACHE + 1, ROUTE_TO_REQUEST_URL - 1);
    }

    @ParameterizedTest
    @EnumSource
    void hasALabelOfOneWord(Stage stage) {
        assertThat(stage.label()).matches("[a-z]+");
    }
}
