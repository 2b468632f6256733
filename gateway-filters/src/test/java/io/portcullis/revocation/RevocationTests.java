package io.portcullis.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.Cidr;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationTests {

    private static final String HEX = "0123456789abcdef0123456789abcdef";
    private static final RevocationKey SOME_KEY = new RevocationKey(0x0123456789abcdefL, 0x0123456789abcdefL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token " + HEX + " 0 4294967295 1800000000",
                "session " + HEX + " 0 0 0",
                "subject " + HEX + " 255 1800000000 4294967295 {\"by\":\"ops\"}",
                "client " + HEX + " 1- 1800000000 4294967295",
                "tenant " + HEX + " 0 1 2  blanks  stay ",
                "address 10.0.0.0/8 0 4294967295 1800000000",
                "address 2001:db8::/32 3- 4294967295 1800000000 tripwire\t\u00fc",
            })
    void writesWhatItRead(String text) {
        assertThat(Revocation.parse(text).text()).isEqualTo(text);
        assertThat(Revocation.parse(Revocation.parse(text).text())).isEqualTo(Revocation.parse(text));
    }

    @Test
    void readsEveryField() {
        assertThat(Revocation.parse("client " + HEX + " 7- 12 34 why"))
                .isEqualTo(new Revocation(RevocationKind.CLIENT, SOME_KEY, null, 7, true, 12, 34, "why"));
        Cidr block = Cidr.of("10.0.0.0/8");
        assertThat(Revocation.parse("address 10.0.0.0/8 0 4294967295 34"))
                .isEqualTo(Revocation.of(block, 0, false, Revocation.ALWAYS, 34));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "token",
                "token " + HEX + " 0 1",
                "token " + HEX + " 0 1 ",
                "token " + HEX + " 0 1 2 ",
                " token " + HEX + " 0 1 2",
                "token  " + HEX + " 0 1 2",
                "Token " + HEX + " 0 1 2",
                "nothing " + HEX + " 0 1 2",
                "token 0123 0 1 2",
                "token 00000000000000000000000000000000 0 1 2",
                "token 0123456789ABCDEF0123456789abcdef 0 1 2",
                "token 10.0.0.0/8 0 1 2",
                "token " + HEX + " 256 1 2",
                "token " + HEX + " -1 1 2",
                "token " + HEX + " +1 1 2",
                "token " + HEX + " 01 1 2",
                "token " + HEX + " 4294967295 1 2",
                "token " + HEX + " 4294967296 1 2",
                "token " + HEX + "  1 2",
                "client " + HEX + " - 1 2",
                "client " + HEX + " 1-- 1 2",
                "client " + HEX + " -1- 1 2",
                "token " + HEX + " 0 1 4294967296",
                "token " + HEX + " 0 4294967296 1",
                "token " + HEX + " 0 1 99999999999999999999",
                "token " + HEX + " 0 1 -2",
                "token " + HEX + " 0 1 2.0",
                "token " + HEX + " 0 1 ٢",
                "token " + HEX + " 0 1 2 a\nb",
                "token " + HEX + " 0 1 2 a\rb",
                "token " + HEX + " 0 1 2 a\u2028b",
                "token " + HEX + " 0 1 2 a\u0085b",
                "token " + HEX + " 0 1 2\n",
                "token " + HEX + " 1- 1 2",
                "session " + HEX + " 1- 1 2",
                "subject " + HEX + " 1- 1 2",
                "address " + HEX + " 0 1 2",
                "address 10.1.2.3/8 0 1 2",
                "address 10.0.0.1 0 1 2",
                "address 2001:DB8::/32 0 1 2",
                "address ::ffff:10.0.0.1 0 1 2",
                "address 10.0.0.0/33 0 1 2",
                "address localhost 0 1 2",
            })
    void refusesWhatIsNoEntry(String text) {
        assertThatThrownBy(() -> Revocation.parse(text)).isInstanceOf(MalformedRevocationException.class);
    }

    @Test
    void aDetailHasAtMost2048Characters() {
        String start = "token " + HEX + " 0 1 2 ";
        assertThat(Revocation.parse(start + "x".repeat(2048)).detail()).hasSize(2048);
        for (int length : new int[] {2049, 2300, 1_000_000}) {
            assertThatThrownBy(() -> Revocation.parse(start + "x".repeat(length)))
                    .isInstanceOf(MalformedRevocationException.class);
        }
    }

    @Test
    void theLongestEntryCanBeReadBack() {
        Revocation longest = new Revocation(
                RevocationKind.ADDRESS,
                Revocation.keyOf(Cidr.of("2001:db8:1111:2222:3333:4444:5555:6666")),
                Cidr.of("2001:db8:1111:2222:3333:4444:5555:6666"),
                255,
                true,
                Revocation.ALWAYS,
                Revocation.ALWAYS,
                "x".repeat(2048));
        assertThat(Revocation.parse(longest.text())).isEqualTo(longest);
    }

    @Test
    void aBlockAndItsKeyBelongTogether() {
        Cidr block = Cidr.of("10.0.0.0/8");
        assertThatThrownBy(() -> new Revocation(RevocationKind.ADDRESS, SOME_KEY, block, 0, false, 0, 0, ""))
                .isInstanceOf(MalformedRevocationException.class);
        assertThatThrownBy(() -> new Revocation(RevocationKind.ADDRESS, SOME_KEY, null, 0, false, 0, 0, ""))
                .isInstanceOf(MalformedRevocationException.class);
        assertThatThrownBy(
                        () -> new Revocation(RevocationKind.TOKEN, Revocation.keyOf(block), block, 0, false, 0, 0, ""))
                .isInstanceOf(MalformedRevocationException.class);
    }

    @Test
    void aMalformedEntryCostsNoStackTraceAndIsNotRepeated() {
        assertThatThrownBy(() -> Revocation.parse("secret"))
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty())
                .hasMessageNotContaining("secret");
    }

    /** Mutations of valid lines, so that every field is reached; what is accepted must be its own canonical text. */
    @Test
    void readsOrRefusesAnyText() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("test.seed " + seed);
        Random random = new Random(seed);
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            String text = mutated(line(random), random);
            try {
                assertThat(Revocation.parse(text).text()).as("seed %d", seed).isEqualTo(text);
                accepted++;
            } catch (MalformedRevocationException e) {
                assertThat(e).hasMessageStartingWith("no revocation: ");
            }
        }
        assertThat(accepted).as("of 200000, seed %d", seed).isBetween(10_000, 150_000);
    }

    private static String line(Random random) {
        Cidr block = Cidr.of(random.nextBoolean() ? "10.0.0.0/8" : "2001:db8::/32");
        Revocation entry = random.nextBoolean()
                ? SampleRevocations.block(block, random)
                : SampleRevocations.client(SampleRevocations.key(random), random);
        return entry.text() + (random.nextBoolean() ? " {}" : "");
    }

    private static String mutated(String line, Random random) {
        StringBuilder text = new StringBuilder(line);
        for (int n = random.nextInt(4); n > 0 && !text.isEmpty(); n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
                case 2 -> text.setCharAt(at, (char) random.nextInt(0x10000));
                default -> text.setCharAt(at, " 09-af:./\n".charAt(random.nextInt(10)));
            }
        }
        return text.toString();
    }
}
