package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.portcullis.feed.Succession;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReferenceTests {

    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final PolicyKey KEY = new PolicyKey("acme", "orders-api");

    @Test
    void isOneLineInTheLog() {
        PolicyReference shadow = new PolicyReference(KEY, PolicyReference.Slot.SHADOW, 8, DIGEST);
        assertThat(shadow.text()).isEqualTo("acme orders-api shadow 8 " + DIGEST);
        assertThat(PolicyReference.parse(shadow.text())).isEqualTo(shadow);
        assertThat(shadow.entry().succession()).isEqualTo(new Succession("acme/orders-api", "shadow", 8));
        PolicyReference end = PolicyReference.deletion(new PolicyKey("*", "guard"), PolicyReference.MOST);
        assertThat(end.text()).isEqualTo("* guard live 999999999999999 -");
        assertThat(PolicyReference.parse(end.text())).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "acme orders-api live 8",
                "acme orders-api live 0 -",
                "acme orders-api live 08 -",
                "acme orders-api live -8 -",
                "acme orders-api live 1000000000000000 -",
                "acme orders-api LIVE 8 -",
                "acme orders-api enforce 8 -",
                "acme orders-api shadow 8 -",
                "acme orders-api live 8 - ",
                " acme orders-api live 8 -",
                "acme  orders-api live 8 -",
                "acme orders-api live 8 0123",
                "acme orders/api live 8 -",
                "** orders-api live 8 -",
                "acme orders-api live 8 -\n",
            })
    void hasNoOtherSpelling(String text) {
        assertThat(PolicyReference.parse(text)).isNull();
    }

    @Test
    void whateverIsReadIsWrittenTheSame() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("test.seed " + seed);
        Random random = new Random(seed);
        String whole = new PolicyReference(KEY, PolicyReference.Slot.LIVE, 17, DIGEST).text();
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.deleteCharAt(at);
                } else {
                    text.insert(at, (char) random.nextInt(random.nextBoolean() ? 0x80 : 0x1_0000));
                }
            }
            PolicyReference read = PolicyReference.parse(text.toString());
            if (read != null) {
                assertThat(read.text()).as("seed %d", seed).isEqualTo(text.toString());
            }
        }
    }

    @Test
    void noTextIsTooLongToBeLookedAt() {
        assertThat(PolicyReference.parse("a".repeat(10_000_000))).isNull();
        PolicyKey longest = new PolicyKey("t".repeat(128), "n".repeat(128));
        PolicyReference reference =
                new PolicyReference(longest, PolicyReference.Slot.SHADOW, PolicyReference.MOST, DIGEST);
        assertThat(PolicyReference.parse(reference.text())).isEqualTo(reference);
    }

    @Test
    void refusesVersionsThatTheStoreCannotCount() {
        assertThatIllegalArgumentException().isThrownBy(() -> PolicyReference.deletion(KEY, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> PolicyReference.deletion(KEY, PolicyReference.MOST + 1));
    }
}
