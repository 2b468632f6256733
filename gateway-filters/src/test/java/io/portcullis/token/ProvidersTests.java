package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same verdicts from both providers. */
class ProvidersTests {

    @Test
    void theNativeProviderIsUsedWhereItIsAndRegisteredNowhere() {
        assertThat(CryptoProvider.best().isNative()).isTrue();
        assertThat(CryptoProvider.best().label()).isEqualTo("Conscrypt");
        assertThat(Security.getProviders()).extracting("name").doesNotContain("Conscrypt");
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void bothProvidersAcceptAGenuineSignatureAndRefuseEveryOther(Algorithm algorithm) throws Exception {
        TestKey key = TestKey.of(algorithm.name());
        VerificationKey fast = read(key, CryptoProvider.best());
        VerificationKey platform = read(key, CryptoProvider.platform());
        UnverifiedToken genuine = token(TestToken.valid().by(key).compact());
        assertThat(fast.made(genuine, algorithm)).isTrue();
        assertThat(platform.made(genuine, algorithm)).isTrue();
        assertThat(fast.isSameAs(platform)).isTrue();
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String unsigned = genuine.value().substring(0, genuine.value().lastIndexOf('.') + 1);
        for (int i = 0; i < 50; i++) {
            byte[] signature = genuine.signature().clone();
            signature[random.nextInt(signature.length)] ^= (byte) (1 << random.nextInt(8));
            UnverifiedToken forged = token(unsigned + TestKey.encode(signature));
            assertThat(fast.couldHaveMade(signature)).isEqualTo(platform.couldHaveMade(signature));
            assertThat(fast.made(forged, algorithm)).as("seed " + seed).isFalse();
            assertThat(platform.made(forged, algorithm)).as("seed " + seed).isFalse();
        }
        byte[] ones = new byte[genuine.signature().length];
        Arrays.fill(ones, (byte) 0xFF);
        for (byte[] nonsense : List.of(new byte[ones.length], ones)) {
            UnverifiedToken forged = token(unsigned + TestKey.encode(nonsense));
            assertThat(fast.couldHaveMade(nonsense) && fast.made(forged, algorithm))
                    .isFalse();
            assertThat(platform.couldHaveMade(nonsense) && platform.made(forged, algorithm))
                    .isFalse();
        }
    }

    private static VerificationKey read(TestKey key, CryptoProvider crypto) {
        Algorithm algorithm = Algorithm.named(key.algorithm());
        return new KeySetReader(List.of(algorithm), crypto)
                .read(TestKey.keySet(key).getBytes(StandardCharsets.UTF_8))
                .keys()
                .get(0);
    }

    private static UnverifiedToken token(String compact) {
        return UnverifiedToken.parse(compact, 8192);
    }
}
