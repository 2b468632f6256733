package io.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Basis;
import io.portcullis.Cidr;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTraceTests {

    private static final Decision BY_POLICY = new Decision.Allow(Basis.of("acme/orders", 7, "read"));
    private static final Decision.Deny DENIAL = Decision.deny(Reason.CLAIM_LACKING);

    private final RequestTrace trace = new RequestTrace(1_800_000_000_000L, 17);

    @Test
    void hasAllStagesOfARequestInTheirOrder() {
        describe("/api/1");
        trace.pass(Stage.SCREEN);
        add(Stage.TOKEN, Decision.allow(), null);
        add(Stage.POLICY, BY_POLICY, null);
        add(Stage.CLAIMS, DENIAL, "0af7");
        DecidedRequest request = trace.view();
        assertThat(request.stages())
                .containsExactly(
                        new DecidedStage(Stage.SCREEN, Decision.allow()),
                        new DecidedStage(Stage.TOKEN, Decision.allow()),
                        new DecidedStage(Stage.POLICY, BY_POLICY),
                        new DecidedStage(Stage.CLAIMS, DENIAL));
        assertThat(request.refusal()).isEqualTo(DENIAL);
        assertThat(request.id()).isEqualTo("0af7");
        assertThat(request.time()).isEqualTo(Instant.ofEpochSecond(1_800_000_000));
        assertThat(request.address()).isEqualTo("203.0.113.7");
        assertThat(request.issuer()).isEqualTo("corporate");
        assertThat(request.subject()).isEqualTo("u1");
        assertThat(request.tenant()).isEqualTo("acme");
    }

    @Test
    void showsAStageAsOftenAsItWasAsked() {
        add(Stage.CLAIMS, Decision.allow(), null);
        add(Stage.CLAIMS, Decision.allow(), null);
        assertThat(trace.view().stages()).hasSize(2);
        assertThat(trace.view().refusal()).isNull();
    }

    @Test
    void neverLosesARefusalHoweverManyStagesThereWere() {
        for (int i = 0; i < 40; i++) {
            add(Stage.FORWARD, Decision.allow(), null);
        }
        add(Stage.FORWARD, BY_POLICY, null);
        add(Stage.CLAIMS, DENIAL, "0af7");
        assertThat(trace.view().stages()).hasSize(18).endsWith(new DecidedStage(Stage.CLAIMS, DENIAL));
        assertThat(trace.view().refusal()).isEqualTo(DENIAL);
    }

    @Test
    void knowsLittleOfARequestThatNobodyDescribed() {
        DecidedRequest request = trace.view();
        assertThat(request.stages()).isEmpty();
        assertThat(request.method() + request.path() + request.address() + request.route())
                .isEqualTo("unknown".repeat(4));
    }

    @Test
    void keepsOnlySoMuchOfWhatAClientHasChosen() {
        describe("/" + "a".repeat(100_000));
        assertThat(trace.view().path()).hasSize(513).startsWith("/aaa").endsWith("a…");
    }

    @Test
    void isMeasuredOnce() {
        assertThat(trace.takeStart()).isEqualTo(17);
        assertThat(trace.takeStart()).isZero();
    }

    private void describe(String path) {
        trace.describe("GET", path, Cidr.address("203.0.113.7"));
    }

    private void add(Stage stage, Decision decision, String id) {
        trace.add(
                stage,
                decision,
                "api",
                new VerifiedToken("a.b.c", "corporate", "acme", Map.of(), Map.of("sub", "u1"), null),
                id);
    }
}
