package io.portcullis.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Cidr;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("H3: the address of the client")
class ClientAddressTests {

    private static final String PROXY = "10.0.0.1";
    private static final String CLIENT = "203.0.113.7";

    private static final List<Cidr> PROXIES = List.of(Cidr.of("10.0.0.0/8"), Cidr.of("2001:db8:ffff::/48"));

    private final ClientAddress behindProxies = new ClientAddress(PROXIES, ClientAddress.ProxyHeader.X_FORWARDED_FOR);
    private final ClientAddress behindModernProxies = new ClientAddress(PROXIES, ClientAddress.ProxyHeader.FORWARDED);

    @Test
    void isThePeerWhereNobodyIsTrusted() {
        ClientAddress direct = new ClientAddress(List.of(), ClientAddress.ProxyHeader.X_FORWARDED_FOR);
        assertThat(direct.usesHeaders()).isFalse();
        assertThat(direct.of(ip(PROXY), List.of(CLIENT))).isEqualTo(ip(PROXY));
    }

    @Test
    void isThePeerIfThePeerIsNoTrustedProxy() {
        assertThat(behindProxies.usesHeaders()).isTrue();
        assertThat(behindProxies.of(ip("198.51.100.1"), List.of(CLIENT))).isEqualTo(ip("198.51.100.1"));
    }

    @Test
    void isThePeerIfTheProxySaysNothing() {
        assertThat(behindProxies.of(ip(PROXY), List.of())).isEqualTo(ip(PROXY));
    }

    @Nested
    class OfXForwardedFor {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "203.0.113.7 | 203.0.113.7",
                    "203.0.113.7:1234 | 203.0.113.7",
                    "2001:db8::1 | 2001:db8::1",
                    "[2001:db8::1] | 2001:db8::1",
                    "[2001:db8::1]:1234 | 2001:db8::1",
                    "::ffff:203.0.113.7 | 203.0.113.7",
                    "203.0.113.7, 10.0.0.2 | 203.0.113.7",
                    "203.0.113.7,10.0.0.2,10.9.9.9 | 203.0.113.7",
                    "203.0.113.7 ,  2001:db8:ffff::5 | 203.0.113.7",
                })
        void isTheLastAddressThatIsNoProxy(String value, String expected) {
            assertThat(of(value)).isEqualTo(ip(expected));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "10.0.0.9, 203.0.113.7",
                    "1.2.3.4, 203.0.113.7",
                    "1.2.3.4, 10.0.0.9, 203.0.113.7, 10.0.0.2",
                    "garbage, 203.0.113.7",
                    ", 203.0.113.7",
                })
        void isNeverOneThatTheClientPutInFront(String value) {
            assertThat(of(value)).isEqualTo(ip(CLIENT));
        }

        @Test
        void isFoundAcrossSeveralHeaders() {
            assertThat(behindProxies.of(ip(PROXY), List.of("1.2.3.4", CLIENT, "10.0.0.2, 10.0.0.3")))
                    .isEqualTo(ip(CLIENT));
        }

        @Test
        void isTheFirstProxyIfAllAreProxies() {
            assertThat(of("10.0.0.3, 10.0.0.2")).isEqualTo(ip("10.0.0.3"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "unknown",
                    "",
                    " ",
                    ",",
                    "_hidden",
                    "203.0.113",
                    "203.0.113.7.8",
                    "example.com",
                    "203.0.113.0/24",
                    "0313.0.113.7",
                    "[2001:db8::1",
                    "203.0.113.7 1.2.3.4",
                    "fe80::1%eth0",
                    "'203.0.113.7'",
                })
        void endsAtTheLastProxyWhereTheNextHopIsHidden(String value) {
            assertThat(of("1.2.3.4, " + value)).isEqualTo(ip(PROXY));
            assertThat(of("1.2.3.4, " + value + ", 10.0.0.2")).isEqualTo(ip("10.0.0.2"));
        }

        private InetAddress of(String value) {
            return behindProxies.of(ip(PROXY), List.of(value));
        }
    }

    @Nested
    class OfForwarded {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "for=203.0.113.7",
                    "For=203.0.113.7",
                    "FOR=\"203.0.113.7\"",
                    "for=\"203.0.113.7:1234\"",
                    "proto=https;for=203.0.113.7;by=10.0.0.1",
                    "for=203.0.113.7, for=10.0.0.2",
                    "for=1.2.3.4,for=203.0.113.7 , for=10.0.0.2;proto=http",
                    "proto=http; for=203.0.113.7",
                    "for=\"[::ffff:203.0.113.7]:80\"",
                    "for=\"_hidden\", for=203.0.113.7",
                })
        void isTheLastAddressThatIsNoProxy(String value) {
            assertThat(of(value)).isEqualTo(ip(CLIENT));
        }

        @Test
        void mayBeAnIpv6AddressInQuotesAndBrackets() {
            assertThat(of("for=\"[2001:db8:cafe::17]:4711\"")).isEqualTo(ip("2001:db8:cafe::17"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "for=unknown",
                    "for=_hidden",
                    "for=\"_SEVKISEK\"",
                    "by=203.0.113.7",
                    "proto=https",
                    "",
                    "for=",
                    "for",
                    "xfor=203.0.113.7",
                    "for=\"[2001:db8::1\"",
                    "for =203.0.113.7",
                })
        void endsAtTheLastProxyWhereTheNextHopIsHidden(String value) {
            assertThat(of("for=1.2.3.4, " + value)).isEqualTo(ip(PROXY));
        }

        @DisplayName("a quoted string is one value (RFC 7239 section 4): proxies quote the client's Host")
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "for=203.0.113.7;host=\"a, for=1.2.3.4\"",
                    "for=203.0.113.7;host=\"a,for=1.2.3.4;b\"",
                    "host=\"a;for=1.2.3.4\";for=203.0.113.7",
                    "host=\"a\\\";for=1.2.3.4;\";for=203.0.113.7",
                    "for=203.0.113.7;host=\"\\\", for=1.2.3.4\"",
                })
        void isNeverReadOutOfAQuotedStringOfAnotherParameter(String value) {
            assertThat(of(value)).isEqualTo(ip(CLIENT));
        }

        @Test
        void isNotTakenFromXForwardedForBesides() {
            assertThat(behindModernProxies.of(ip(PROXY), List.of("for=" + CLIENT)))
                    .isEqualTo(ip(CLIENT));
        }

        private InetAddress of(String value) {
            return behindModernProxies.of(ip(PROXY), List.of(value));
        }
    }

    private static InetAddress ip(String literal) {
        InetAddress address = Cidr.address(literal);
        assertThat(address).as(literal).isNotNull();
        return address;
    }
}
