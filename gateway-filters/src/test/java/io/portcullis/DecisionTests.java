package io.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DecisionTests {

    @Test
    void saysYesInOneWayOnly() {
        assertThat(Decision.allow()).isSameAs(Decision.allow()).isSameAs(Decision.Allow.INSTANCE);
    }

    @Test
    void saysNoForAReason() {
        assertThat(Decision.deny(Reason.TOKEN_EXPIRED)).isEqualTo(new Decision.Deny(Reason.TOKEN_EXPIRED, null));
    }

    @Test
    void namesTheScopesThatWouldHaveBeenEnough() {
        Decision.Deny deny = Decision.denyForScope("orders:read orders:write");
        assertThat(deny.reason()).isEqualTo(Reason.SCOPE_LACKING);
        assertThat(deny.scope()).isEqualTo("orders:read orders:write");
    }
}
