package io.portcullis.testing;

import com.jayway.jsonpath.JsonPath;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Somebody who takes back and lifts, at the endpoint of one gateway. */
public final class Operator {

    private static final String REVOCATIONS = "/actuator/revocations";

    private final Gateway gateway;

    private Operator(Gateway gateway) {
        this.gateway = gateway;
    }

    public static Operator of(Gateway gateway) {
        return new Operator(gateway);
    }

    /** What the endpoint said. */
    public record Reply(int status, String body) {

        public <T> T at(String jsonPath) {
            return JsonPath.read(body, jsonPath);
        }
    }

    /** POST of these names and values. */
    public Reply revoke(Object... namesAndValues) {
        return reply(gateway.http().post(REVOCATIONS, JSONObjectUtils.toJSONString(map(namesAndValues))));
    }

    /** DELETE of these names and values. */
    public Reply lift(Object... namesAndValues) {
        return reply(gateway.http().send("DELETE", REVOCATIONS + query(namesAndValues)));
    }

    /** GET of these names and values, none being the newest. */
    public Reply find(Object... namesAndValues) {
        return reply(gateway.http().send("GET", REVOCATIONS + query(namesAndValues)));
    }

    private static Reply reply(RawHttp.Answer answer) {
        return new Reply(answer.status(), answer.body());
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                map.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
            }
        }
        return map;
    }

    private static String query(Object... namesAndValues) {
        return map(namesAndValues).entrySet().stream()
                .map(pair ->
                        pair.getKey() + "=" + URLEncoder.encode(pair.getValue().toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }
}
