package io.portcullis.sample.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import org.junit.jupiter.api.Test;

final class SigningKeysTests {

    private final SigningKeys keys = new SigningKeys();

    @Test
    void onlyPublicPartsArePublished() {
        assertThat(keys.publicKeys().getKeys()).isNotEmpty().noneMatch(JWK::isPrivate);
    }

    @Test
    void aRotationSignsWithANewKeyAndKeepsTheOldOnePublished() {
        String old = keys.current().getKeyID();
        String young = keys.rotate().getKeyID();
        assertThat(keys.current().getKeyID()).isEqualTo(young).isNotEqualTo(old);
        assertThat(keys.kids()).containsExactly(old, young);
    }

    @Test
    void aWithdrawnKeyIsNoLongerPublished() {
        String old = keys.current().getKeyID();
        String young = keys.rotate().getKeyID();
        assertThat(keys.withdraw(old)).isTrue();
        assertThat(keys.kids()).containsExactly(young);
        assertThat(keys.current().getKeyID()).isEqualTo(young);
    }

    @Test
    void theWithdrawnSigningKeyIsReplaced() {
        String signing = keys.current().getKeyID();
        assertThat(keys.withdraw(signing)).isTrue();
        assertThat(keys.kids()).containsExactly(keys.current().getKeyID()).doesNotContain(signing);
    }

    @Test
    void anUnknownKeyCannotBeWithdrawn() {
        assertThat(keys.withdraw("unknown")).isFalse();
        assertThat(keys.kids()).hasSize(1);
    }
}
