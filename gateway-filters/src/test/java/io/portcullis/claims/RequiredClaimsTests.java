package io.portcullis.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequiredClaimsTests {

    private static final ClaimRule GOLD = ClaimRule.anyOf("plan", List.of("gold"));
    private static final ClaimRule MAY_READ = ClaimRule.anyOf("scope", List.of("orders:read", "orders:write"));

    private final RequiredClaims required = new RequiredClaims(List.of(GOLD, MAY_READ));

    @Test
    void letACallerPassForWhomAllRulesHold() {
        assertThat(required.check(caller("gold", "orders:read"))).isEqualTo(Decision.allow());
    }

    @Test
    void sayWhichScopesWouldHaveBeenEnough() {
        assertThat(required.check(caller("gold", "openid")))
                .isEqualTo(Decision.denyForScope("orders:read orders:write"));
    }

    @Test
    void doNotSayWhichOtherClaimIsLacking() {
        assertThat(required.check(caller("silver", "orders:read"))).isEqualTo(Decision.deny(Reason.CLAIM_LACKING));
    }

    @Test
    void stopAtTheFirstRuleThatDoesNotHold() {
        assertThat(required.check(caller("silver", "openid"))).isEqualTo(Decision.deny(Reason.CLAIM_LACKING));
        assertThat(new RequiredClaims(List.of(MAY_READ, GOLD)).check(caller("silver", "openid")))
                .isEqualTo(Decision.denyForScope("orders:read orders:write"));
    }

    @Test
    void sayNothingOfAScopeThatTheCallerHasAndMustNotHave() {
        ClaimRule noAdmin = ClaimRule.of("scope", null, null, List.of("admin"), null, null, null);
        assertThat(new RequiredClaims(List.of(noAdmin)).check(caller("gold", "admin")))
                .isEqualTo(Decision.deny(Reason.CLAIM_LACKING));
    }

    @Test
    void areRefusedWithoutARule() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RequiredClaims(List.of()));
    }

    private static VerifiedToken caller(String plan, String scope) {
        return new VerifiedToken("a.b.c", "corporate", "acme", Map.of(), Map.of("plan", plan, "scope", scope), null);
    }
}
