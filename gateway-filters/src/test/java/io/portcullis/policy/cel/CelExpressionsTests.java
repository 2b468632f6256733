package io.portcullis.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.policy.Truth;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelExpressionsTests {

    private static final CelExpressions EXPRESSIONS = new CelExpressions();
    private static final Map<String, String> PATH_VARIABLES = Map.of("orderId", "17", "customerId", "alice");
    private static final StubRequest REQUEST = new StubRequest(claims());

    static Map<String, Object> claims() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("sub", "alice");
        claims.put("name", "Zoë 𝔷");
        claims.put("admin", true);
        claims.put("refund_limit", 50L);
        claims.put("half", 5.5);
        claims.put("decimal", new BigDecimal("2.25"));
        claims.put("int", 7);
        claims.put("in_range", BigInteger.valueOf(12));
        claims.put("too_big", BigInteger.ONE.shiftLeft(64));
        claims.put("longest", Long.MAX_VALUE);
        claims.put("nothing", null);
        claims.put("split", "evil\nalice");
        claims.put("scope", "openid orders.read");
        claims.put("https://acme.example/tenant", "acme");
        claims.put("roles", List.of("finance", "reader"));
        claims.put("mixed", Arrays.asList("a", 1L, 2.0, true, null, List.of(1L), Map.of("k", "v")));
        claims.put("numbers", List.of(1L, 2L, 3L));
        claims.put("none", List.of());
        claims.put("tainted", List.of("a", "b\u202Ec"));
        claims.put("address", Map.of("country", "DE", "geo", Map.of("lat", 52.5), "lines", List.of("x", "y")));
        claims.put("network", "192.0.2.0/24");
        claims.put("ip", "192.0.2.9");
        return claims;
    }

    private static Truth test(String expression) {
        return EXPRESSIONS.compile(expression).test(REQUEST, PATH_VARIABLES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '\0', textBlock = """
            true                                                                        § TRUE
            false                                                                       § FALSE
            request.method == 'POST'                                                    § TRUE
            request.method in ['GET', 'HEAD']                                           § FALSE
            request.path == '/orders/17/refund'                                         § TRUE
            request.path.startsWith('/orders/') && request.path.endsWith('/refund')     § TRUE
            request.host == 'api.acme.example' && request.route == 'orders'             § TRUE
            request.authenticated                                                       § TRUE
            request.headers['x-region'] == 'EU'                                         § TRUE
            request.headers.foo == 'EU'                                                 § ERROR
            request.headers['X-Region'] == 'EU'                                         § ERROR
            'x-region' in request.headers                                               § TRUE
            'x-none' in request.headers                                                 § FALSE
            request.headers.size() == 3                                                 § TRUE
            request.headers['x-twice'] == 'a'                                           § ERROR
            request.headers[?'x-twice'].orValue('') == 'b'                              § ERROR
            request.query.twice == 'a'                                                  § ERROR
            request.query[?'twice'].orValue('') != 'b'                                  § ERROR
            request.headers.exists(name, name.startsWith('x-a'))                        § TRUE
            request.headers.exists(name, name == 'x-none')                              § FALSE
            request.query.page == '2'                                                   § TRUE
            has(request.query.page) && !has(request.query.size)                         § TRUE
            request.pathVars.customerId == claims.sub                                   § TRUE
            request.pathVars.missing == claims.sub                                      § ERROR
            int(request.headers[?'x-amount'].orValue('0')) <= claims.refund_limit       § TRUE
            int(request.headers[?'x-none'].orValue('0')) == 0                           § TRUE
            int(request.headers['x-region']) == 0                                       § ERROR
            request.headers.?x.hasValue()                                               § FALSE
            claims.sub == 'alice'                                                       § TRUE
            claims['sub'] == 'alice'                                                    § TRUE
            claims['https://acme.example/tenant'] == 'acme'                             § TRUE
            claims.sub != 'alice'                                                       § FALSE
            claims.sub == 1                                                             § FALSE
            claims.sub < 1                                                              § ERROR
            claims.missing == 'x'                                                       § ERROR
            claims.missing != 'x'                                                       § ERROR
            !(claims.missing == 'x')                                                    § ERROR
            claims.missing == 'x' || claims.sub == 'alice'                              § TRUE
            claims.sub == 'alice' || claims.missing == 'x'                              § TRUE
            claims.missing == 'x' || claims.sub == 'bob'                                § ERROR
            claims.missing == 'x' && claims.sub == 'bob'                                § FALSE
            claims.missing == 'x' && claims.sub == 'alice'                              § ERROR
            has(claims.sub)                                                             § TRUE
            has(claims.missing)                                                         § FALSE
            has(claims.missing.deeper)                                                  § ERROR
            has(claims.sub.deeper)                                                      § ERROR
            has(claims.roles.deeper)                                                    § ERROR
            has(claims.missing) && claims.missing == 'x'                                § FALSE
            'sub' in claims && !('missing' in claims)                                   § TRUE
            has(claims.nothing)                                                         § FALSE
            claims.nothing == null                                                      § ERROR
            'nothing' in claims                                                         § FALSE
            claims.?nothing.hasValue()                                                  § FALSE
            claims.?sub.orValue('nobody') == 'alice'                                    § TRUE
            claims.?missing.orValue('nobody') == 'nobody'                               § TRUE
            claims[?'missing'].orValue('nobody') == 'nobody'                            § TRUE
            claims.?address.?geo.?lat.orValue(0.0) > 52.0                               § TRUE
            claims.?address.?geo.?lon.orValue(0.0) == 0.0                               § TRUE
            claims.?address.country.orValue('') == 'DE'                                 § TRUE
            claims.?roles[?0].orValue('') == 'finance'                                  § TRUE
            claims.?roles[?9].orValue('') == ''                                         § TRUE
            claims.?sub.optMap(s, s + '!').orValue('') == 'alice!'                      § TRUE
            claims.?sub.value() == 'alice' && claims.?missing.value() == ''             § ERROR
            claims.admin == true                                                        § TRUE
            claims.admin ? claims.sub == 'alice' : false                                § TRUE
            claims.sub ? true : false                                                   § ERROR
            claims.sub || false                                                         § ERROR
            claims.roles.exists(role, role == 'finance')                                § TRUE
            claims.roles.exists(role, role == 'root')                                   § FALSE
            claims.roles.all(role, role.size() > 3)                                     § TRUE
            claims.none.all(x, false)                                                   § TRUE
            claims.none.exists(x, true)                                                 § FALSE
            claims.sub.exists(x, true)                                                  § ERROR
            claims.missing.exists(x, true)                                              § ERROR
            'finance' in claims.roles                                                   § TRUE
            'root' in claims.roles                                                      § FALSE
            'finance' in claims.sub                                                     § ERROR
            2.0 in claims.numbers                                                       § TRUE
            claims.roles[0] == 'finance'                                                § TRUE
            claims.roles[2] == 'finance'                                                § ERROR
            claims.roles[-1] == 'finance'                                               § ERROR
            claims.roles == ['finance', 'reader']                                       § TRUE
            claims.roles + ['x'] == ['finance', 'reader', 'x']                          § TRUE
            size(claims.roles) == 2 && claims.none.size() == 0                          § TRUE
            claims.mixed[1] == 1 && claims.mixed[2] == 2 && claims.mixed[3] == true     § TRUE
            claims.mixed[4] == null                                                     § TRUE
            claims.mixed[5][0] == 1 && claims.mixed[6].k == 'v'                         § TRUE
            {'k': 'v'} in claims.mixed && [1] in claims.mixed                           § TRUE
            claims.address.country in ['DE', 'AT', 'CH']                                § TRUE
            claims.address.geo.lat > 52                                                 § TRUE
            claims.address.geo == {'lat': 52.5}                                         § TRUE
            claims.address.size() == 3 && 'geo' in claims.address                       § TRUE
            claims.address.exists(key, key == 'country')                                § TRUE
            claims.address.lines.all(line, line in ['x', 'y'])                          § TRUE
            claims.address.planet == 'earth'                                            § ERROR
            claims.address.country.code == 'DE'                                         § ERROR
            claims.address == claims.address && claims.roles == claims.roles            § TRUE
            [claims.address, claims.roles] == [claims.address, claims.roles]            § TRUE
            sets.contains(claims.roles, ['reader'])                                     § TRUE
            sets.contains(claims.roles, ['root'])                                       § FALSE
            sets.intersects(claims.roles, ['root', 'reader'])                           § TRUE
            sets.equivalent(claims.roles, ['reader', 'finance', 'reader'])              § TRUE
            sets.equivalent(claims.numbers, [3.0, 2, 1])                                § TRUE
            sets.contains(claims.sub, ['a'])                                            § ERROR
            ip('192.0.2.1') == ip('192.0.2.1')                                          § TRUE
            cidr('192.0.2.0/24').containsIP(request.address)                            § TRUE
            cidr('198.51.100.0/24').containsIP(request.address)                         § FALSE
            cidr('192.0.2.0/24').containsIP(ip('192.0.2.200'))                          § TRUE
            cidr('192.0.2.0/24').containsIP(ip('::ffff:192.0.2.200'))                   § TRUE
            cidr('2001:db8::/32').containsIP('2001:db8:1::1')                           § TRUE
            cidr('2001:db8::/32').containsIP('192.0.2.1')                               § FALSE
            cidr(claims.network).containsIP(claims.ip)                                  § TRUE
            cidr(claims.sub).containsIP(claims.ip)                                      § ERROR
            cidr(claims.network).containsIP(claims.sub)                                 § ERROR
            cidr(claims.network).containsIP('localhost')                                § ERROR
            isIP('::1') && !isIP('localhost') && !isIP('127.1') && !isIP('')            § TRUE
            isIP(claims.ip)                                                             § TRUE
            request.path.matches('^/orders/[0-9]+/refund$')                             § TRUE
            request.path.matches('[0-9]{3}')                                            § FALSE
            matches(claims.sub, '^a.*e$')                                               § TRUE
            claims.sub.matches('lic')                                                   § TRUE
            claims.int.matches('7')                                                     § ERROR
            claims.name.matches(r'^Zo\\p{L} .$')                                        § TRUE
            claims.name == 'Zoë 𝔷' && claims.name.size() == 5                           § TRUE
            claims.name.contains('ë') && !claims.name.contains('x')                     § TRUE
            claims.sub.contains('lic') && claims.sub.contains('')                       § TRUE
            'orders.read' in claims.scope.split(' ')                                    § TRUE
            claims.scope.split(' ').size() == 2 && ''.split(',') == ['']                § TRUE
            claims.scope.split('') == []                                                § ERROR
            'AbÉ'.lowerAscii() == 'abÉ' && 'ab'.upperAscii() == 'AB'                    § TRUE
            ' a '.trim() == 'a'                                                         § TRUE
            'acct-' + claims.sub == 'acct-alice'                                        § TRUE
            claims.split == 'evil'                                                      § ERROR
            claims.split != 'evil'                                                      § ERROR
            claims.tainted.exists(x, x == 'a')                                          § ERROR
            claims.tainted.exists(x, x == 'z')                                          § ERROR
            request.time == timestamp('2026-09-21T14:13:20Z')                           § TRUE
            request.time.getHours('Europe/Berlin') == 16                                § TRUE
            request.time.getHours('Mars/Olympus') == 16                                 § ERROR
            request.time - timestamp('2026-09-21T14:00:00Z') < duration('15m')          § TRUE
            request.time > timestamp(claims.refund_limit)                               § TRUE
            claims.refund_limit <= 50.5 && claims.refund_limit >= 49.5                  § TRUE
            claims.half <= 5.5 && claims.half < 6 && claims.half > 5                    § TRUE
            claims.half == 5                                                            § FALSE
            claims.refund_limit == 50.0                                                 § TRUE
            claims.decimal == 2.25 && claims.int == 7 && claims.in_range == 12          § TRUE
            claims.int + 1 == 8 && claims.int % 4 == 3                                  § TRUE
            claims.int + 1.0 == 8.0                                                     § ERROR
            claims.int / 0 == 1                                                         § ERROR
            claims.too_big == 0                                                         § ERROR
            claims.too_big != 0                                                         § ERROR
            claims.too_big > 0                                                          § ERROR
            claims.longest + 1 > 0                                                      § ERROR
            claims.longest == 9223372036854775807                                       § TRUE
            int('12') == 12 && int(2.9) == 2 && double('1.5') == 1.5                    § TRUE
            int('99999999999999999999') > 0                                             § ERROR
            int(1e300) > 0                                                              § ERROR
            uint(claims.int) == 7u && string(claims.int) == '7'                         § TRUE
            type(claims.int) == int && type(claims.sub) == string                       § TRUE
            type(claims.roles) == list && type(claims.address) == map                   § TRUE
            type(claims) == map && type(claims.half) == double                          § TRUE
            size(claims) == 21                                                          § TRUE
            claims.address.exists(a, claims.roles.exists(b, b == 'reader'))             § TRUE
            """)
    void comesOut(String expression, Truth expected) {
        assertThat(test(expression)).isEqualTo(expected);
    }

    @Test
    void asksTheRequestOnlyForWhatItReads() {
        StubRequest request = new StubRequest(claims());

        EXPRESSIONS
                .compile("request.method == 'POST' && request.path != '' && claims.sub == claims['sub']")
                .test(request, PATH_VARIABLES);

        assertThat(request.asked()).containsExactly("method", "path", "claims");
    }

    @Test
    void anAddressThatNobodyKnowsIsEmpty() {
        StubRequest request = new StubRequest(Map.of(), null);

        assertThat(EXPRESSIONS
                        .compile("request.address == '' && !has(request.address)")
                        .test(request, Map.of()))
                .isEqualTo(Truth.TRUE);
        assertThat(EXPRESSIONS
                        .compile("cidr('0.0.0.0/0').containsIP(request.address)")
                        .test(request, Map.of()))
                .isEqualTo(Truth.ERROR);
    }

    @Test
    void anAddressIsCanonical() {
        StubRequest request = new StubRequest(Map.of(), "2001:0DB8:0:0:0:0:0:1");

        assertThat(EXPRESSIONS.compile("request.address == '2001:db8::1'").test(request, Map.of()))
                .isEqualTo(Truth.TRUE);
    }

    @Test
    void isReadyAfterTheWarmUp() {
        assertThat(CelExpressions.warmedUp().compile("claims.sub == 'alice'").test(REQUEST, PATH_VARIABLES))
                .isEqualTo(Truth.TRUE);
    }
}
