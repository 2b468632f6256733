package io.portcullis.sample.soak;

import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Somebody with a token of its own, and what is known about that token. */
final class Caller {

    enum Phase {
        LIVE,
        /** Somebody is taking it back: it may be good or not. */
        LEAVING,
        REFUSED
    }

    enum Role {
        /** Under the policies of its tenant. */
        API("acme", "GET", "/api/hello"),
        /** The only one of its tenant, on a route without policies. */
        PLAN("", "GET", "/plan/hello"),
        /** Under a policy that changes. */
        ORDERS("globex", "POST", "/orders/1");

        final String tenant;
        final String method;
        final String path;

        Role(String tenant, String method, String path) {
            this.tenant = tenant;
            this.method = method;
            this.path = path;
        }
    }

    private final String name;
    private final Role role;
    private final String token;
    private volatile Phase phase = Phase.LIVE;

    Caller(String name, Role role, String token) {
        this.name = name;
        this.role = role;
        this.token = token;
    }

    /** The parameters with which the issuer makes such a token. */
    static String claims(String name, Role role) {
        String tenant = role == Role.PLAN ? "tenant-" + name : role.tenant;
        return "sub=" + name + "&sid=session-" + name + "&client_id=client-" + name + "&tenant=" + tenant
                + "&jti=token-" + name + "&scope=orders:read&ttl=3600";
    }

    /** A value that takes back this caller's token, and that of nobody else but for a key. */
    String revocable(RevokedBy kind) {
        return kind == RevokedBy.KEY ? kid() : kind.prefix() + name;
    }

    Set<RevokedBy> revocableBy() {
        return role == Role.PLAN
                ? EnumSet.complementOf(EnumSet.of(RevokedBy.KEY))
                : EnumSet.of(RevokedBy.TOKEN, RevokedBy.SESSION, RevokedBy.SUBJECT, RevokedBy.CLIENT);
    }

    String kid() {
        byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return JsonMapper.shared().readTree(header).at("/kid").asString();
    }

    Role role() {
        return role;
    }

    String token() {
        return token;
    }

    Phase phase() {
        return phase;
    }

    void become(Phase next) {
        phase = next;
    }

    @Override
    public String toString() {
        return name + " (" + phase + ")";
    }
}
