package io.portcullis.sample.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tenant's document of fifty rules, ten of which are of the path that is asked for. */
final class Policies {

    private static final int RULES = 50;

    private Policies() {}

    static Path write(Path folder) throws IOException {
        StringBuilder text = new StringBuilder("""
                apiVersion: portcullis.io/v1
                kind: GatewayPolicy
                metadata: {tenant: %s, name: orders, version: 1}
                spec:
                  require:
                    - {claims: {email_verified: true}}
                  rules:
                    - id: no-suspended-callers
                      effect: deny
                      match: {paths: ["/**"]}
                      when: {claims: {suspended: true}}
                    - id: read
                      effect: allow
                      match: {methods: [GET], paths: ["/orders/{id}", "/by-subject/{id}", "/scarce/{id}"]}
                      when: {scopes: {anyOf: ["orders:read", "orders:admin"]}, roles: {anyOf: [customer]}}
                """.formatted(Tokens.TENANT));
        for (int i = 2; i < 10; i++) {
            rule(text, i, "/orders/{id}/part" + i, "orders:write");
        }
        for (int i = 10; i < RULES; i++) {
            rule(text, i, "/resource" + i + "/{id}/**", "resource" + i + ":read");
        }
        return Files.writeString(folder.resolve("orders.yaml"), text);
    }

    private static void rule(StringBuilder text, int number, String path, String scope) {
        text.append("    - id: rule-%1$d\n".formatted(number))
                .append("      effect: allow\n")
                .append("      match: {methods: [GET, POST], paths: [\"%s\"]}\n".formatted(path))
                .append("      when: {scopes: {anyOf: [\"%s\"]}}\n".formatted(scope));
    }
}
