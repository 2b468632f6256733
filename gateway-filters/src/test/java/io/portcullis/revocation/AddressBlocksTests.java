package io.portcullis.revocation;

import static io.portcullis.revocation.SampleRevocations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.portcullis.Cidr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBlocksTests {

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final AddressBlocks blocks = new AddressBlocks();

    @Test
    void withoutBlocksNothingIsRefused() {
        assertThat(refuses("10.0.0.1")).isFalse();
        assertThat(refuses("::1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
        "10.0.0.1/32, 10.0.0.1, 10.0.0.2",
        "0.0.0.0/0, 255.255.255.255, ::1",
        "::/0, ffff::, 10.0.0.1",
        "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::",
        "2001:db8:0:8000::/49, 2001:db8:0:ffff::1, 2001:db8:0:7fff::1",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, 2001:db8:0:1::",
        "2001:db8::8000:0:0:0/65, 2001:db8::8000:0:0:1, 2001:db8::7fff:0:0:1",
        "2001:db8::1/128, 2001:db8::1, 2001:db8::2",
    })
    void refusesWhatLiesInABlockAndNothingElse(String block, String inside, String outside) {
        assertThat(blocks.merge(block(block, 0, false, NOW + 1))).isTrue();
        assertThat(refuses(inside)).isTrue();
        assertThat(refuses(outside)).isFalse();
    }

    @Test
    void countsAnIpv4AddressInsideIpv6AsIpv4() throws UnknownHostException {
        blocks.merge(block("10.0.0.0/8", 0, false, NOW + 1));
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};
        assertThat(blocks.refuses(Inet6Address.getByAddress("", mapped, -1), NOW))
                .isTrue();
        assertThat(refuses("::ffff:10.1.2.3")).isTrue();
    }

    @Test
    void refusesUntilTheSecondOfExpiry() {
        blocks.merge(block("10.0.0.0/8", 0, false, NOW + 1));
        assertThat(blocks.refuses(ip("10.0.0.1"), NOW + 1)).isFalse();
    }

    @Test
    void aLiftOpensOneBlockAndNotTheOneAroundIt() {
        blocks.merge(block("10.0.0.0/8", 0, false, NOW + 1));
        blocks.merge(block("10.1.0.0/16", 0, false, NOW + 1));
        blocks.merge(block("10.1.0.0/16", 1, true, NOW + 1));
        assertThat(refuses("10.1.0.1")).isTrue();
        blocks.merge(block("10.0.0.0/8", 1, true, NOW + 1));
        assertThat(refuses("10.1.0.1")).isFalse();
        assertThat(blocks.merge(block("10.0.0.0/8", 0, false, NOW + 1))).isFalse();
        assertThat(blocks.merge(block("10.0.0.0/8", 2, false, NOW + 1))).isTrue();
        assertThat(refuses("10.1.0.1")).isTrue();
    }

    @Test
    void findsExactlyTheBlockWithoutItsDetail() {
        Cidr block = Cidr.of("10.0.0.0/8");
        Revocation entry = block("10.0.0.0/8", 0, false, NOW + 1);
        blocks.merge(new Revocation(
                entry.kind(), entry.key(), block, 0, false, entry.notBefore(), entry.expires(), "tripwire"));
        assertThat(blocks.find(block)).isEqualTo(entry);
        assertThat(blocks.find(Cidr.of("10.0.0.0/9"))).isNull();
    }

    @Test
    void purgesWhatHasExpired() {
        blocks.merge(block("10.0.0.0/8", 0, false, NOW));
        blocks.merge(block("2001:db8::/32", 0, false, NOW + 1));
        assertThat(blocks.purge(NOW - 1)).isZero();
        assertThat(blocks.purge(NOW)).isEqualTo(1);
        assertThat(blocks.size()).isEqualTo(1);
        assertThat(refuses("2001:db8::1")).isTrue();
        assertThat(blocks.purge(NOW + 1)).isEqualTo(1);
        assertThat(blocks.size()).isZero();
        assertThat(refuses("2001:db8::1")).isFalse();
        assertThat(blocks.merge(block("2001:db8::/32", 0, false, NOW + 1))).isTrue();
        assertThat(refuses("2001:db8::1")).isTrue();
    }

    @Test
    void takesOnlyAddresses() {
        assertThatIllegalArgumentException().isThrownBy(() -> blocks.merge(SampleRevocations.client(0, false, 0, 0)));
    }

    @Test
    void everyOrderEndsInTheSameStateAndAnswersLikeALookAtEveryBlock() {
        System.out.println("test.seed " + seed);
        for (int round = 0; round < 100; round++) {
            List<Revocation> entries = new ArrayList<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                entries.add(SampleRevocations.block(Cidr.of(address() + "/" + random.nextInt(33)), random));
                entries.add(SampleRevocations.block(
                        Cidr.of("2001:db8::" + random.nextInt(9) + "/" + random.nextInt(129)), random));
            }
            AddressBlocks one = merged(entries);
            Collections.shuffle(entries, random);
            entries.addAll(entries.subList(0, entries.size() / 2));
            AddressBlocks other = merged(entries);
            assertThat(contents(one))
                    .as("seed %d", seed)
                    .isEqualTo(contents(other))
                    .hasSize(one.size());
            for (int i = 0; i < 50; i++) {
                InetAddress address = ip(i % 2 == 0 ? address() : "2001:db8::" + random.nextInt(10));
                boolean expected = contents(one).values().stream()
                        .anyMatch(entry -> !entry.lifted()
                                && entry.expires() > NOW
                                && entry.address() != null
                                && entry.address().contains(address));
                assertThat(other.refuses(address, NOW))
                        .as("%s, seed %d", address, seed)
                        .isEqualTo(expected);
            }
        }
    }

    private String address() {
        return "10." + random.nextInt(2) + ".0." + random.nextInt(4);
    }

    private static AddressBlocks merged(List<Revocation> entries) {
        AddressBlocks blocks = new AddressBlocks();
        entries.forEach(blocks::merge);
        return blocks;
    }

    private static Map<Cidr, Revocation> contents(AddressBlocks blocks) {
        Map<Cidr, Revocation> contents = new HashMap<>();
        blocks.forEach(entry -> contents.put(entry.address(), entry));
        return contents;
    }

    private boolean refuses(String address) {
        return blocks.refuses(ip(address), NOW);
    }

    private static InetAddress ip(String literal) {
        return Cidr.address(literal);
    }

    private static Revocation block(String block, int generation, boolean lifted, long expires) {
        return Revocation.of(Cidr.of(block), generation, lifted, Revocation.ALWAYS, expires);
    }
}
