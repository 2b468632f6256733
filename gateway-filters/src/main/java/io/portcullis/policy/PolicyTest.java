package io.portcullis.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a document's author expects of it; immutable.
 *
 * @param name unique within the document
 */
public record PolicyTest(String name, Given given, Expect expect) {

    /**
     * A request.
     *
     * @param path without query
     * @param route the id of the route, or null for one that the document applies to
     * @param host or null for one that the document applies to
     * @param headers by name, with their values
     * @param query by name, with their values
     * @param address of the client, or null if unknown
     * @param time or null for the time of the test
     * @param claims of the token, or null for a request without a token
     */
    public record Given(
            String method,
            String path,
            @Nullable String route,
            @Nullable String host,
            Map<String, List<String>> headers,
            Map<String, List<String>> query,
            @Nullable String address,
            @Nullable Instant time,
            @Nullable Map<String, Object> claims) {}

    /**
     * What is to come out.
     *
     * @param isAllowed whether the request passes
     * @param rule the id of the deciding rule, or null for any
     * @param reason the code of the refusal, or null for any
     * @param requestHeaders the upstream is told at least these
     * @param responseHeaders the client is told at least these
     */
    public record Expect(
            boolean isAllowed,
            @Nullable String rule,
            @Nullable String reason,
            Map<String, String> requestHeaders,
            Map<String, String> responseHeaders) {}
}
