package io.portcullis.ratelimit;

import io.portcullis.VerifiedToken;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as limits see it. */
public interface LimitedRequest {

    /** The id of the route. */
    String route();

    /** The caller's token, or null if nobody is known. */
    @Nullable
    VerifiedToken token();

    /** From where it comes, or null if nobody knows. */
    @Nullable
    InetAddress address();

    /** All values of a header. */
    List<String> header(String name);
}
