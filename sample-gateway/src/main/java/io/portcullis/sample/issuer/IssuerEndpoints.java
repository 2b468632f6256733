package io.portcullis.sample.issuer;

import io.portcullis.sample.loopback.Received;
import io.portcullis.sample.loopback.Reply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the demo issuer answers over HTTP. */
final class IssuerEndpoints implements Function<Received, Reply> {

    private final String issuer;
    private final SigningKeys keys;
    private final Map<String, Function<Received, Reply>> endpoints = new TreeMap<>();

    IssuerEndpoints(String issuer, SigningKeys keys, TokenMint mint) {
        this.issuer = issuer;
        this.keys = keys;
        endpoints.put("GET /keys", request -> Reply.ok(keys.publicKeys().toJSONObject()));
        endpoints.put("GET /.well-known/openid-configuration", request -> Reply.ok(metadata()));
        endpoints.put("GET /.well-known/oauth-authorization-server", request -> Reply.ok(metadata()));
        endpoints.put("POST /token", request -> Reply.ok(mint.mint(request.parameters())));
        endpoints.put(
                "POST /rotate", request -> Reply.ok(Map.of("kid", keys.rotate().getKeyID())));
        endpoints.put("POST /withdraw", this::withdraw);
    }

    @Override
    public Reply apply(Received request) {
        String asked = request.method() + " " + request.path();
        try {
            return endpoints.getOrDefault(asked, this::notFound).apply(request);
        } catch (IllegalArgumentException wrong) {
            return Reply.refused(400, "invalid_request", String.valueOf(wrong.getMessage()));
        }
    }

    /** RFC 8414, with the two members that OpenID Connect discovery asks for beyond it. */
    private Map<String, Object> metadata() {
        return Map.of(
                "issuer",
                issuer,
                "jwks_uri",
                issuer + "/keys",
                "token_endpoint",
                issuer + "/token",
                "response_types_supported",
                List.of("token"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("ES256"));
    }

    private Reply withdraw(Received request) {
        String kid = String.join(",", request.parameters().getOrDefault("kid", List.of()));
        if (kid.isEmpty()) {
            return Reply.refused(400, "invalid_request", "kid is required: POST /withdraw?kid=…");
        }
        if (!keys.withdraw(kid)) {
            return Reply.refused(404, "not_found", "there is no key " + kid + ", the keys are " + keys.kids());
        }
        return Reply.ok(Map.of("withdrawn", kid, "kid", keys.current().getKeyID()));
    }

    private Reply notFound(Received request) {
        return Reply.refused(404, "not_found", "this issuer answers " + String.join(", ", endpoints.keySet()));
    }
}
