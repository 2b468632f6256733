package io.portcullis.policy.cel;

import io.portcullis.policy.ClaimValues;
import io.portcullis.policy.CompiledExpression;
import io.portcullis.policy.PolicyRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.springframework.http.server.PathContainer;

/** Lets the parser, the checker and the runtime load their classes, and the compiler of the JVM see the way through them. */
final class WarmUp {

    private static final int TESTS = 1_000;

    private static final List<String> EXPRESSIONS = List.of(
            "int(request.headers[?'x-amount'].orValue('0')) <= claims.limit && claims.roles.exists(r, r == 'a')",
            "has(claims.sub) && claims.sub == request.pathVars.id && request.method in ['GET', 'HEAD']",
            "cidr('192.0.2.0/24').containsIP(request.address) || request.path.matches('^/a/[0-9]+$')",
            "claims.missing != 'x' || sets.contains(claims.roles, ['b']) && request.time < timestamp(0)");

    private WarmUp() {}

    static void run(CelExpressions expressions) {
        PolicyRequest request = new Sample();
        Map<String, String> pathVariables = Map.of("id", "u");
        for (String text : EXPRESSIONS) {
            CompiledExpression expression = expressions.compile(text);
            for (int i = 0; i < TESTS; i++) {
                expression.test(request, pathVariables);
            }
        }
    }

    private static final class Sample implements PolicyRequest {

        private final PathContainer path = PathContainer.parsePath("/a/1");
        private final Map<String, ?> claims = Map.of("sub", "u", "limit", 2.5, "roles", List.of("b", "a"));

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public PathContainer path() {
            return path;
        }

        @Override
        public String route() {
            return "a";
        }

        @Override
        public String host() {
            return "a.example";
        }

        @Override
        public List<String> header(String name) {
            return List.of();
        }

        @Override
        public List<String> query(String name) {
            return List.of();
        }

        @Override
        public Map<String, List<String>> headers() {
            return Map.of("x-amount", List.of("1"));
        }

        @Override
        public Map<String, List<String>> queryParameters() {
            return Map.of();
        }

        @Override
        public InetAddress address() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public long millis() {
            return 0;
        }

        @Override
        public boolean isAuthenticated() {
            return true;
        }

        @Override
        public Map<String, ?> claims() {
            return claims;
        }

        @Override
        public ClaimValues values() {
            return new ClaimValues(claims);
        }
    }
}
