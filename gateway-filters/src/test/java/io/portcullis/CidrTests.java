package io.portcullis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTests {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0, 10.255.255.255",
        "10.1.2.3/8, 10.0.0.0, 10.255.255.255",
        "192.168.4.0/22, 192.168.4.0, 192.168.7.255",
        "192.168.4.128/25, 192.168.4.128, 192.168.4.255",
        "192.168.4.130/31, 192.168.4.130, 192.168.4.131",
        "192.168.4.130/32, 192.168.4.130, 192.168.4.130",
        "192.168.4.130, 192.168.4.130, 192.168.4.130",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
        "128.0.0.0/1, 128.0.0.0, 255.255.255.255",
        "2001:db8::/32, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8:0:8000::/49, 2001:db8:0:8000::, 2001:db8:0:ffff:ffff:ffff:ffff:ffff",
        "::1, ::1, ::1",
        "::1/128, ::1, ::1",
        "fe80::/10, fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    })
    void containsItsFirstAndLastAddress(String block, String first, String last) {
        assertThat(Cidr.of(block).contains(ip(first))).isTrue();
        assertThat(Cidr.of(block).contains(ip(last))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 9.255.255.255",
        "10.0.0.0/8, 11.0.0.0",
        "192.168.4.0/22, 192.168.3.255",
        "192.168.4.0/22, 192.168.8.0",
        "192.168.4.130/31, 192.168.4.129",
        "192.168.4.130/31, 192.168.4.132",
        "192.168.4.130, 192.168.4.131",
        "128.0.0.0/1, 127.255.255.255",
        "2001:db8::/32, 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db8::/32, 2001:db9::",
        "::1, ::2",
        "fe80::/10, fec0::",
    })
    void containsNoNeighbour(String block, String address) {
        assertThat(Cidr.of(block).contains(ip(address))).isFalse();
    }

    @Test
    void mixesTheFamiliesNever() {
        assertThat(Cidr.of("0.0.0.0/0").contains(ip("::1"))).isFalse();
        assertThat(Cidr.of("::/0").contains(ip("10.0.0.1"))).isFalse();
        assertThat(Cidr.of("10.0.0.0/8").contains(ip("a00::"))).isFalse();
    }

    @Test
    void countsAnIpv4AddressInsideIpv6AsIpv4() {
        assertThat(Cidr.of("10.0.0.0/8").contains(ip("::ffff:10.1.2.3"))).isTrue();
        assertThat(Cidr.of("::ffff:10.1.2.3").contains(ip("10.1.2.3"))).isTrue();
    }

    /** The size counts bits of IPv6, so {@code /24} would be a block around {@code ::}, not one of 256 addresses. */
    @ParameterizedTest
    @ValueSource(strings = {"::ffff:10.0.0.0/24", "::ffff:10.0.0.1/32", "::ffff:0.0.0.0/0"})
    void refusesABlockOfIpv6ThatOnlyStartsAsIpv4(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8 ",
                " 10.0.0.0/8",
                "10.0.0.0/8/8",
                "10.0.0.0/0x8",
                "10.0.0.0/8.0",
                "10.0.0.0/1000",
                "10.0.0.0/99999999999",
                "10.0.0.0/255.0.0.0",
                "10.0.0.0/८",
                "localhost",
                "example.com",
                "10.0.0.*",
            })
    void refusesWhatIsNoBlock(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cidr.of(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("10.0.0.0/8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.1",
                "10",
                "2130706433",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "010.0.0.1",
                "1.2.3.04",
                "256.0.0.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.4 ",
                "1.2.3.1234",
                "-1.2.3.4",
                "١.2.3.4",
                "",
                ".",
                ":",
                ":::",
                "1:2",
                "::g",
                "fe80::1%eth0",
                "fe80::1%1",
                "[::1]",
                "::1::",
                "::1.2.3",
                "12345::",
                "1:2:3:4:5:6:7:8:9",
                "localhost",
                "a.b.c.d",
                "cafe",
                "::ffff:1.2.3.256",
                "::ffff:1.2.3.4.5",
            })
    void findsNoAddressInWhatOthersReadDifferently(String text) {
        assertThat(Cidr.address(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::１", "２001:db8::1", "::\u0661"})
    void findsNoAddressInDigitsOfOtherScripts(String text) {
        assertThat(Cidr.address(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1.2.3.4, 1.2.3.4", "0.0.0.0, 0.0.0.0", "2001:DB8::A, 2001:db8:0:0:0:0:0:a", "::ffff:1.2.3.4, 1.2.3.4"})
    void readsTheAddressThatIsSpeltOut(String text, String expected) {
        assertThat(ip(text).getHostAddress()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "10.1.2.3, 10.1.2.3/32",
        "255.255.255.255/0, 0.0.0.0/0",
        "192.168.7.255/22, 192.168.4.0/22",
        "192.168.4.131/31, 192.168.4.130/31",
        "::ffff:10.1.2.3, 10.1.2.3/32",
        "2001:DB8:FFFF::/32, 2001:db8::/32",
        "2001:db8:0:ffff::/49, 2001:db8:0:8000::/49",
        "::, ::/128",
        "ffff::/0, ::/0",
        "::1, ::1/128",
        "1::, 1::/128",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1/128",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1/128",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1/128",
        "0:0:1:1:1:1:0:0, ::1:1:1:1:0:0/128",
        "0:1:1:1:1:1:1:0, 0:1:1:1:1:1:1:0/128",
        "1:2:3:4:5:6:7:0008, 1:2:3:4:5:6:7:8/128",
        "::1.2.3.4, ::102:304/128",
        "::fffe:ffff:ffff/90, ::ffc0:0:0/90",
    })
    void isWrittenInOneWay(String block, String canonical) {
        assertThat(Cidr.of(block)).hasToString(canonical).isEqualTo(Cidr.of(canonical));
        assertThat(Cidr.of(block)).hasSameHashCodeAs(Cidr.of(canonical));
        assertThat(Cidr.of(canonical)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.0.0.0/9", "10.0.0.0/8, 11.0.0.0/8", "0.0.0.0/0, ::/0", "::/0, ::/1"})
    void differsFromEveryOtherBlock(String one, String other) {
        assertThat(Cidr.of(one)).isNotEqualTo(Cidr.of(other));
    }

    @Test
    void readsBackWhatItWrites() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String block = randomBlock(random);
            Cidr read = Cidr.of(block);
            assertThat(Cidr.of(read.toString())).as("%s, seed %d", block, seed).isEqualTo(read);
            assertThat(read.contains(read.network()))
                    .as("%s, seed %d", block, seed)
                    .isTrue();
        }
    }

    /** Half of the groups are zero; the first is not, so that it never counts as IPv4. */
    private static String randomBlock(Random random) {
        if (random.nextBoolean()) {
            return "%d.%d.%d.%d/%d"
                    .formatted(
                            random.nextInt(256),
                            random.nextInt(256),
                            random.nextInt(256),
                            random.nextInt(256),
                            random.nextInt(33));
        }
        String groups = IntStream.range(0, 7)
                .mapToObj(i -> random.nextBoolean() ? "0" : Integer.toHexString(random.nextInt(0x10000)))
                .collect(Collectors.joining(":"));
        return "2001:" + groups + "/" + random.nextInt(129);
    }

    @Test
    void namesItsNetworkAndItsSize() {
        assertThat(Cidr.of("10.1.2.3/8").network()).isEqualTo(ip("10.0.0.0"));
        assertThat(Cidr.of("10.1.2.3/8").bits()).isEqualTo(8);
        assertThat(Cidr.of("2001:db8::1/32").network()).isEqualTo(ip("2001:db8::"));
        assertThat(Cidr.of("2001:db8::1").bits()).isEqualTo(128);
    }

    /** The platform gives a hosts file instead of a name server, but only to a fresh process. */
    @Test
    void asksNoNameServerForAnything(@TempDir Path directory) throws Exception {
        String[] names = {".::1", ".1:2:3", ".a:b", "cafe.", "a.b.c.d", "1.2.3.4.", ".", "face:b00c.example"};
        Path hosts = directory.resolve("hosts");
        Files.writeString(hosts, "127.0.0.66 " + String.join(" ", names) + "\n");
        assertThat(addressesFoundWith(hosts, names)).containsOnly("null").hasSameSizeAs(names);
    }

    private static String[] addressesFoundWith(Path hosts, String[] names) throws IOException, InterruptedException {
        String classes = location(AddressesFound.class) + System.getProperty("path.separator") + location(Cidr.class);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.net.hosts.file=" + hosts,
                        "-cp",
                        classes,
                        AddressesFound.class.getName(),
                        String.join(",", names))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip().split("\\R");
    }

    private static Path location(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return Path.of(java.net.URI.create(source.getLocation().toString()));
    }

    /** Prints what the names are taken for, one a line; run in a process of its own. */
    static final class AddressesFound {

        private AddressesFound() {}

        public static void main(String[] arguments) throws UnknownHostException {
            if (InetAddress.getByName(".").getAddress()[3] != 66) {
                throw new IllegalStateException("the hosts file is not in use");
            }
            for (String name : arguments[0].split(",")) {
                System.out.println(Cidr.address(name));
            }
        }
    }

    private static InetAddress ip(String literal) {
        InetAddress address = Cidr.address(literal);
        assertThat(address).as(literal).isNotNull();
        return address;
    }
}
