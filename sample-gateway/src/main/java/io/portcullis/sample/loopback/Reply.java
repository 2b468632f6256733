package io.portcullis.sample.loopback;

import java.util.Map;

/** A status and what is sent as JSON. */
public record Reply(int status, Object body) {

    public static Reply ok(Object body) {
        return new Reply(200, body);
    }

    public static Reply refused(int status, String error, String description) {
        return new Reply(status, Map.of("error", error, "error_description", description));
    }
}
