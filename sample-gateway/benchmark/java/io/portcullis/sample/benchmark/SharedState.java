package io.portcullis.sample.benchmark;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** What is in Redis: revocations as Portcullis keeps them and as {@link Contender#REDIS} looks for them, and its counters. */
final class SharedState implements AutoCloseable {

    private static final String[] LOG = {
        "portcullis:{dl}:meta", "portcullis:{dl}:log", "portcullis:{dl}:nodes", "portcullis:{dl}:repair"
    };
    private static final String RETENTION_MILLIS = "604800000";
    private static final int AT_ONCE = 500;

    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    SharedState(String url) {
        this.client = RedisClient.create(url);
        this.connection = client.connect();
    }

    /** Revokes these tokens, and others until there are so many. */
    void revoke(List<String> ids, int count, Path appendScript) throws IOException {
        long expires = Instant.now().getEpochSecond() + 80_000;
        String script = connection.sync().scriptLoad(Files.readString(appendScript));
        for (String id : ids) {
            connection.sync().set("revoked:" + id, "1");
        }
        Random random = new Random(42);
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = i < ids.size()
                    ? key(ids.get(i))
                    : String.format("%016x%016x", random.nextLong(), random.nextLong());
            arguments.add("token " + key + " 0 4294967295 " + expires);
            arguments.add(String.valueOf(expires));
            if (arguments.size() == 2 * AT_ONCE || i == count - 1) {
                append(script, arguments);
                arguments.clear();
            }
        }
    }

    private void append(String script, List<String> entries) {
        List<String> arguments =
                new ArrayList<>(List.of("portcullis:dl", "0", RETENTION_MILLIS, newEpoch(), "", "0", "", "", "0"));
        arguments.addAll(entries);
        List<Object> answer =
                connection.sync().evalsha(script, ScriptOutputType.MULTI, LOG, arguments.toArray(String[]::new));
        if (!"OK".equals(answer.get(0))) {
            throw new IllegalStateException("the log answers " + answer);
        }
    }

    private static String newEpoch() {
        return HexFormat.of().toHexDigits(new Random().nextLong()).repeat(2);
    }

    /** By which the log knows a token: its kind, issuer and id, each but the kind with its length in front. */
    private static String key(String id) {
        String text = "token " + Tokens.ISSUER.length() + ":" + Tokens.ISSUER + " " + id.length() + ":" + id;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Commands that clients have sent, without those that scripts have. */
    long calls() {
        return connection
                .sync()
                .info("commandstats")
                .lines()
                .filter(line -> line.matches("cmdstat_(eval|evalsha|exists):.*"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst("[^=]*=(\\d+),.*", "$1")))
                .sum();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
