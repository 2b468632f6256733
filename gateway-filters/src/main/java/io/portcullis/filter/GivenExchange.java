package io.portcullis.filter;

import io.portcullis.Cidr;
import io.portcullis.audit.ExplainOrder;
import io.portcullis.audit.InvalidOrderException;
import io.portcullis.token.MalformedJsonException;
import io.portcullis.token.StrictJson;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import reactor.core.publisher.Mono;

/** Makes an exchange of an order, or says what is wrong with it. */
final class GivenExchange {

    private static final int MAX_HEADERS = 256;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private GivenExchange() {}

    /** The exchange, of which nothing is ever sent. */
    static ServerWebExchange of(ExplainOrder order) {
        GivenServerRequest request =
                new GivenServerRequest(method(order.method()), path(order.path()), headers(order), address(order));
        return new DefaultServerWebExchange(
                request,
                new UnsentResponse(),
                exchange -> Mono.empty(),
                ServerCodecConfigurer.create(),
                new AcceptHeaderLocaleContextResolver());
    }

    private static HttpMethod method(@Nullable String method) {
        if (method != null && !NAME.matcher(method).matches()) {
            throw new InvalidOrderException("method is no method; expected one like GET");
        }
        return HttpMethod.valueOf(method == null ? "GET" : method);
    }

    private static String path(@Nullable String path) {
        if (path == null || !path.startsWith("/")) {
            throw new InvalidOrderException((path == null ? "path is missing" : "path does not start with /")
                    + "; expected one like /orders/17");
        }
        return path;
    }

    private static HttpHeaders headers(ExplainOrder order) {
        HttpHeaders headers = new HttpHeaders();
        if (order.headers() != null) {
            json(order.headers()).forEach((name, value) -> add(headers, name, value));
        }
        boolean hasOwn = headers.getFirst(HttpHeaders.AUTHORIZATION) != null;
        if ((order.token() != null ? 1 : 0) + (order.claims() != null ? 1 : 0) + (hasOwn ? 1 : 0) > 1) {
            throw new InvalidOrderException(
                    "token, claims and the header Authorization exclude each other; expected at most one of them");
        }
        if (order.token() != null) {
            headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + compact(order.token()));
        }
        return headers;
    }

    private static String compact(String token) {
        if (!COMPACT.matcher(token).matches()) {
            throw new InvalidOrderException(
                    "token is no signed JWT; expected three parts of base64url with dots between them, without Bearer");
        }
        return token;
    }

    private static Map<String, @Nullable Object> json(String headers) {
        try {
            return StrictJson.object(headers.getBytes(StandardCharsets.UTF_8), MAX_HEADERS);
        } catch (MalformedJsonException e) {
            throw new InvalidOrderException("headers is " + e.getMessage());
        }
    }

    private static void add(HttpHeaders headers, String name, @Nullable Object value) {
        List<?> values = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        boolean isText = values.stream()
                .allMatch(each -> each instanceof String text && text.chars().allMatch(GivenExchange::isFieldContent));
        if (!NAME.matcher(name).matches() || values.isEmpty() || !isText) {
            throw new InvalidOrderException("headers has a name or value that no header can have; expected an object of"
                    + " names, and texts or lists of texts, without control characters");
        }
        values.forEach(each -> headers.add(name, (String) each));
    }

    /** RFC 9110 section 5.5. */
    private static boolean isFieldContent(int c) {
        return c == '\t' || (c >= ' ' && c <= 0xFF && c != 0x7F);
    }

    private static @Nullable InetAddress address(ExplainOrder order) {
        String text = order.address();
        InetAddress address = text == null ? null : Cidr.address(text);
        if (text != null && address == null) {
            throw new InvalidOrderException("address is no IP address; expected one like 203.0.113.7 or 2001:db8::1");
        }
        return address;
    }

    /** The time of the order. */
    static Clock clock(@Nullable String time) {
        if (time == null) {
            return Clock.systemUTC();
        }
        try {
            boolean isNumber = time.matches("[0-9]{1,12}");
            return Clock.fixed(
                    isNumber ? Instant.ofEpochSecond(Long.parseLong(time)) : Instant.parse(time), ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new InvalidOrderException(
                    "time is no time; expected seconds since the epoch, or one like 2030-01-31T12:00:00Z");
        }
    }
}
