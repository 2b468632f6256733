package io.portcullis.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/** What a decision is about. Used by one thread; every answer stays the same. */
public interface PolicyRequest {

    /** The method in upper case. */
    String method();

    /** The path after hygiene, without query. */
    PathContainer path();

    /** The id of the route. */
    String route();

    /** The host that the client named, in lower case, without port; empty if it named none. */
    String host();

    /** The values of a header, in any case of its name; empty if it is absent. */
    List<String> header(String name);

    /** The decoded values of a query parameter; empty if it is absent. */
    List<String> query(String name);

    /** The values of each header, at least one, by its name in lower case. */
    Map<String, List<String>> headers();

    /** The values of each query parameter, at least one. */
    Map<String, List<String>> queryParameters();

    /** The client's address, or null if nobody knows it. */
    @Nullable
    InetAddress address();

    /** What time it is, in milliseconds since the epoch. */
    long millis();

    /** Whether a verified token came with it. */
    boolean isAuthenticated();

    /** The claims of the token; empty if there is none. Deeply immutable. */
    Map<String, ?> claims();

    /** The values of claims; may be remembered with the token. */
    ClaimValues values();
}
