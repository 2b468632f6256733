package io.portcullis.testing;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** Where a Redis is and how to get in. User and password may be empty, tls may be null. */
public record RedisEndpoint(String host, int port, String user, String password, int database, SSLContext tls) {

    static RedisEndpoint local(int port, String password, SSLContext tls) {
        return new RedisEndpoint("127.0.0.1", port, "", password, 0, tls);
    }

    /** From {@code redis[s]://[[user]:password@]host[:port][/database]}. */
    static RedisEndpoint parse(String text) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !uri.getScheme().matches("rediss?")) {
            throw new IllegalArgumentException("expected redis[s]://[[user]:password@]host[:port][/database]");
        }
        String login = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        int colon = login.indexOf(':');
        String path = uri.getPath().replace("/", "");
        return new RedisEndpoint(
                uri.getHost(),
                uri.getPort() < 0 ? 6379 : uri.getPort(),
                login.substring(0, Math.max(colon, 0)),
                login.substring(colon + 1),
                path.isEmpty() ? 0 : Integer.parseInt(path),
                uri.getScheme().equals("rediss") ? platformTls() : null);
    }

    public String uri() {
        String login = password.isEmpty() ? "" : user + ":" + password + "@";
        return (tls == null ? "redis://" : "rediss://") + login + host + ":" + port + "/" + database;
    }

    private static SSLContext platformTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
