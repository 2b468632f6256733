package io.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTests {

    @Test
    void saysYesWithoutMakingAnything() {
        assertThat(Decision.allow()).isSameAs(Decision.allow());
        assertThat(Decision.allow().basis()).isNull();
    }

    @Test
    void saysNoForAReason() {
        assertThat(Decision.deny(Reason.TOKEN_EXPIRED)).isEqualTo(new Decision.Deny(Reason.TOKEN_EXPIRED, null, null));
    }

    @Test
    void namesTheScopesThatWouldHaveBeenEnough() {
        Decision.Deny deny = Decision.denyForScope("orders:read orders:write");
        assertThat(deny.reason()).isEqualTo(Reason.SCOPE_LACKING);
        assertThat(deny.parameters()).isEqualTo("scope=\"orders:read orders:write\"");
    }

    @Test
    void namesHowTheCallerHasToAuthenticate() {
        assertThat(Decision.denyForStepUp(List.of("loa:2", "loa:3"), 300L, null).parameters())
                .isEqualTo("acr_values=\"loa:2 loa:3\", max_age=\"300\"");
        assertThat(Decision.denyForStepUp(List.of(), 0L, null).parameters()).isEqualTo("max_age=\"0\"");
        assertThat(Decision.denyForStepUp(List.of("loa:2"), null, null).parameters())
                .isEqualTo("acr_values=\"loa:2\"");
        assertThat(Decision.denyForStepUp(List.of(), null, null).parameters()).isNull();
    }

    @Test
    void restsOnADocument() {
        Basis basis = Basis.of("acme/orders", 7, "read");
        assertThat(Decision.deny(Reason.POLICY_DENIED, basis).basis()).hasToString("acme/orders@7#read");
        assertThat(Basis.of("acme/orders", 7, null)).hasToString("acme/orders@7");
        assertThat(basis.withShadow(Decision.allow()).shadow()).isEqualTo(Decision.allow());
    }
}
