package io.portcullis.filter;

import io.portcullis.Answer;
import io.portcullis.ConfigurationException;
import io.portcullis.Decision;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Turns a refusal into HTTP: status, challenge (RFC 6750 section 3) and problem document (RFC 9457). The only class that
 * does. Two refusals with the same {@link Answer} differ in nothing but the decision id, and those of limits in which. Thread-safe.
 */
public final class DenialWriter {

    static final String DECISION_ID = "X-Decision-Id";

    /** Of draft-ietf-httpapi-ratelimit-headers. */
    private static final String QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    private static final int RETRY_AFTER_SECONDS = 1;
    private static final int RETRY_AFTER_SPREAD = 5;
    private static final String SERVED_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private final Map<Answer, byte[]> bodies = new EnumMap<>(Answer.class);
    private final Map<Answer, String> challenges = new EnumMap<>(Answer.class);

    /**
     * Writes challenges for this realm.
     *
     * @throws ConfigurationException if the realm cannot be written into a header
     */
    public DenialWriter(String realm) {
        if (realm.isBlank() || !realm.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\')) {
            throw new ConfigurationException(
                    "portcullis.realm is '" + realm + "'; expected printable ASCII without quotes and backslashes",
                    "Correct portcullis.realm.");
        }
        for (Answer answer : Answer.values()) {
            bodies.put(answer, bodyUpToId(answer));
            challenges.put(answer, challenge(answer, realm));
        }
    }

    private static byte[] bodyUpToId(Answer answer) {
        String type = answer == Answer.TOO_MANY_REQUESTS ? QUOTA_EXCEEDED : "about:blank";
        return ("{\"type\":\"" + type + "\",\"title\":\"" + answer.title() + "\",\"status\":" + answer.status()
                        + ",\"instance\":\"")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String challenge(Answer answer, String realm) {
        String error = answer.error();
        return "Bearer realm=\"" + realm + "\"" + (error == null ? "" : ", error=\"" + error + "\"");
    }

    /** Answers the exchange with the refusal. */
    Mono<Void> write(ServerWebExchange exchange, Decision.Deny deny, String id) {
        Answer answer = deny.reason().answer();
        byte[] body = body(answer, id, deny.excess());
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
        writeHeaders(response.getHeaders(), answer, deny, id);
        response.getHeaders().setContentLength(body.length);
        if (HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
            return response.setComplete();
        }
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private byte[] body(Answer answer, String id, Decision.@Nullable Excess excess) {
        byte[] start = bodies.getOrDefault(answer, new byte[0]);
        byte[] end =
                (id + (excess == null ? "\"}" : "\"," + violated(excess) + "}")).getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[start.length + end.length];
        System.arraycopy(start, 0, body, 0, start.length);
        System.arraycopy(end, 0, body, start.length, end.length);
        return body;
    }

    /** The member that draft-ietf-httpapi-ratelimit-headers has for it; names of limits need no escapes. */
    private static String violated(Decision.Excess excess) {
        return "\"violated-policies\":[\"" + String.join("\",\"", excess.limits()) + "\"]";
    }

    private void writeHeaders(HttpHeaders headers, Answer answer, Decision.Deny deny, String id) {
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.set(DECISION_ID, id);
        if (answer.challenges()) {
            String challenge = challenges.getOrDefault(answer, "Bearer");
            String parameters = deny.parameters();
            headers.set(HttpHeaders.WWW_AUTHENTICATE, parameters == null ? challenge : challenge + ", " + parameters);
        }
        if (answer == Answer.UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter()));
        }
        if (deny.excess() != null) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(deny.excess().retryAfterSeconds()));
        }
        if (answer == Answer.METHOD_NOT_ALLOWED) {
            headers.set(HttpHeaders.ALLOW, SERVED_METHODS);
        }
    }

    /** Spread, so that clients that were refused together do not come back together. */
    private static int retryAfter() {
        return RETRY_AFTER_SECONDS + ThreadLocalRandom.current().nextInt(RETRY_AFTER_SPREAD);
    }
}
