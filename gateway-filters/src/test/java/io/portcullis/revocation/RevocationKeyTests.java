package io.portcullis.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationKeyTests {

    private static final String ISSUER = "https://login.acme.example";

    /** {@code printf 'token 26:https://login.acme.example 5:abc-1' | sha256sum | cut -c1-32} and so on. */
    @Test
    void isWhatAShellComputes() {
        assertThat(RevocationKey.of(RevocationKind.TOKEN, ISSUER, "abc-1").hex())
                .isEqualTo("5661f4441c61b8d36796d680acc11249");
        assertThat(RevocationKey.of(RevocationKind.TENANT, "müller").hex())
                .isEqualTo("a12c0808d2c1795fb7094f328195606c");
        assertThat(RevocationKey.of(RevocationKind.ISSUER, ISSUER).hex()).isEqualTo("ef2d683f3a7e9d80b0c8ea5cb42d2c2b");
        assertThat(RevocationKey.of(RevocationKind.ADDRESS, "10.0.0.0/8").hex())
                .isEqualTo("e2c712fb971eceba6d43032cba4c015e");
    }

    @Test
    void partsCannotBeShiftedIntoEachOther() {
        assertThat(RevocationKey.of(RevocationKind.TOKEN, "a", "b 1:c"))
                .isNotEqualTo(RevocationKey.of(RevocationKind.TOKEN, "a 3:b", "c"));
        assertThat(RevocationKey.of(RevocationKind.TOKEN, "ab", ""))
                .isNotEqualTo(RevocationKey.of(RevocationKind.TOKEN, "a", "b"));
        assertThat(RevocationKey.of(RevocationKind.TOKEN, "a", "b"))
                .isNotEqualTo(RevocationKey.of(RevocationKind.SESSION, "a", "b"));
    }

    @Test
    void refusesAnotherNumberOfParts() {
        assertThatIllegalArgumentException().isThrownBy(() -> RevocationKey.of(RevocationKind.TOKEN, "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> RevocationKey.of(RevocationKind.ISSUER, "a", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> RevocationKey.of(RevocationKind.TENANT));
    }

    @Test
    void readsBackItsDigits() {
        Random random = new Random();
        for (int i = 0; i < 1000; i++) {
            RevocationKey key = new RevocationKey(random.nextLong() >>> random.nextInt(64), random.nextLong());
            assertThat(key.hex()).hasSize(32);
            assertThat(RevocationKey.ofHex(key.hex())).isEqualTo(key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "00000000000000000000000000000000",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789abcdef",
                "0123456789abcdef 123456789abcdef",
                "+123456789abcdef0123456789abcdef",
                "0123456789abcdeg0123456789abcdef",
                "٠123456789abcdef0123456789abcdef",
            })
    void readsNothingElse(String hex) {
        assertThat(RevocationKey.ofHex(hex)).isNull();
    }

    @Test
    void isNeverTwoZeros() {
        assertThat(new RevocationKey(0, 0)).isEqualTo(new RevocationKey(0, 1));
        assertThat(new RevocationKey(0, 7).high()).isZero();
        assertThat(new RevocationKey(7, 0).low()).isZero();
    }
}
