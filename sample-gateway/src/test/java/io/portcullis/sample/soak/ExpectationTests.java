package io.portcullis.sample.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.sample.soak.Caller.Phase;
import io.portcullis.sample.soak.Caller.Role;
import io.portcullis.sample.soak.SoakModel.Orders;
import org.junit.jupiter.api.Test;

final class ExpectationTests {

    private static final Orders ALLOWED = new Orders(0, true, false);
    private static final Orders CHANGING = new Orders(1, false, true);
    private static final Orders FORBIDDEN = new Orders(2, true, true);

    @Test
    void aLiveTokenIsGood() {
        assertThat(api(Phase.LIVE).until(api(Phase.LIVE))).containsExactly(200);
    }

    @Test
    void aTokenThatWasTakenBackBeforeTheRequestIsRefused() {
        assertThat(api(Phase.REFUSED).until(api(Phase.REFUSED))).containsExactly(401);
    }

    @Test
    void aTokenThatIsTakenBackMeanwhileMayBeEither() {
        assertThat(api(Phase.LIVE).until(api(Phase.REFUSED))).containsExactly(200, 401);
        assertThat(api(Phase.LEAVING).until(api(Phase.LEAVING))).containsExactly(200, 401);
    }

    @Test
    void aPolicyCountsFromItsAcknowledgementOn() {
        assertThat(orders(ALLOWED).until(orders(ALLOWED))).containsExactly(200);
        assertThat(orders(FORBIDDEN).until(orders(FORBIDDEN))).containsExactly(403);
        assertThat(orders(ALLOWED).until(orders(CHANGING))).containsExactly(200, 403);
        assertThat(orders(CHANGING).until(orders(FORBIDDEN))).containsExactly(200, 403);
    }

    @Test
    void aPolicyOfOneTenantIsNothingToAnother() {
        Expectation other = new Expectation(Phase.LIVE, FORBIDDEN, Role.API);
        assertThat(other.until(other)).containsExactly(200);
    }

    private static Expectation api(Phase phase) {
        return new Expectation(phase, ALLOWED, Role.API);
    }

    private static Expectation orders(Orders orders) {
        return new Expectation(Phase.LIVE, orders, Role.ORDERS);
    }
}
