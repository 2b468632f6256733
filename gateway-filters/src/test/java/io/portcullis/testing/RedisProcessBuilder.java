package io.portcullis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** How a {@link RedisProcess} shall be: by default one that keeps nothing on disk, on a random port, with a random password. */
public final class RedisProcessBuilder {

    private static final int ATTEMPTS = 10;

    private final List<String> lines = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private String password = UUID.randomUUID().toString();
    private TestCertificates certificates;
    private boolean sentinel;

    RedisProcessBuilder() {}

    public RedisProcessBuilder password(String text) {
        password = text;
        return this;
    }

    /** Lines of redis.conf, after all others. */
    public RedisProcessBuilder config(String... more) {
        lines.addAll(List.of(more));
        return this;
    }

    /** What was acknowledged is on the disk. */
    public RedisProcessBuilder appendOnly() {
        return config("appendonly yes", "appendfsync always");
    }

    /** Users besides the default one, as lines of an ACL file: {@code user app on >secret ~app:* +@all}. */
    public RedisProcessBuilder acl(String... more) {
        users.addAll(List.of(more));
        return this;
    }

    /** TLS and nothing else. */
    public RedisProcessBuilder tls(TestCertificates server) {
        certificates = server;
        return this;
    }

    /** A replica of this server, with its password. */
    public RedisProcessBuilder replicaOf(RedisProcess master) {
        password = master.password();
        return config("replicaof 127.0.0.1 " + master.port());
    }

    /** A node of a cluster; its bus is on its port + 10000. */
    public RedisProcessBuilder cluster() {
        return config("cluster-enabled yes", "cluster-node-timeout 5000");
    }

    RedisProcessBuilder sentinel(String... more) {
        sentinel = true;
        return config(more);
    }

    /** Starts it and waits until it answers. */
    public RedisProcess start() {
        for (int i = 0; i < ATTEMPTS; i++) {
            RedisProcess redis = prepared(LoopbackPorts.free());
            try {
                redis.launch();
                return redis;
            } catch (BindException e) {
                redis.close();
            } catch (RuntimeException e) {
                redis.close();
                throw e;
            }
        }
        throw new IllegalStateException("every port was taken");
    }

    private RedisProcess prepared(int port) {
        try {
            Path home = Files.createTempDirectory("redis-" + port + "-");
            Path config = home.resolve("redis.conf");
            Files.writeString(home.resolve("users.acl"), String.join("\n", aclLines()) + "\n");
            Files.writeString(config, String.join("\n", configLines(port, home)) + "\n");
            List<String> command = new ArrayList<>(List.of(RedisBinary.path().toString(), config.toString()));
            if (sentinel) {
                command.add("--sentinel");
            }
            var tls = certificates == null ? null : certificates.trust();
            return new RedisProcess(home, RedisEndpoint.local(port, password, tls), command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> aclLines() {
        List<String> acl = new ArrayList<>(List.of("user default on >" + password + " ~* &* +@all"));
        acl.addAll(users);
        return acl;
    }

    private List<String> configLines(int port, Path home) {
        List<String> config = new ArrayList<>(List.of("bind 127.0.0.1", "dir " + home.resolve(RedisProcess.DATA)));
        config.add(users.isEmpty() ? "requirepass " + password : "aclfile " + home.resolve("users.acl"));
        if (certificates == null) {
            config.add("port " + port);
        } else {
            config.addAll(tlsLines(port));
        }
        if (!sentinel) {
            config.addAll(List.of("save \"\"", "masterauth " + password, "repl-diskless-sync-delay 0"));
        }
        config.addAll(lines);
        return config;
    }

    private List<String> tlsLines(int port) {
        return List.of(
                "port 0",
                "tls-port " + port,
                "tls-cert-file " + certificates.certificate(),
                "tls-key-file " + certificates.key(),
                "tls-ca-cert-file " + certificates.authority(),
                "tls-auth-clients no",
                "tls-replication yes",
                "tls-cluster yes");
    }
}
