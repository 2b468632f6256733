package io.portcullis.redis;

import io.portcullis.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The user that {@code redis/users.acl} has for gateways. */
final class LeastRights {

    static final String USER = "portcullis";
    static final String PASSWORD = "portcullis-demo";

    private LeastRights() {}

    /** As it stands in the file. */
    static String line() {
        try {
            return Files.readAllLines(Path.of("../redis/users.acl")).stream()
                    .filter(line -> line.startsWith("user " + USER + " "))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What ACL SETUSER takes. */
    static List<String> rules() {
        List<String> words = Arrays.asList(line().split(" "));
        return words.subList(2, words.size());
    }

    /** The commands, {@code client|setname} among them. */
    static List<String> commands() {
        return rules().stream()
                .filter(rule -> rule.startsWith("+"))
                .map(rule -> rule.substring(1))
                .toList();
    }

    /** The commands, keys and channels that the server has denied to anybody. */
    static Set<String> denied(RedisServer redis) {
        List<String> log = redis.cli("ACL", "LOG").lines().toList();
        return IntStream.range(1, log.size())
                .filter(i -> log.get(i - 1).equals("object"))
                .mapToObj(log::get)
                .collect(Collectors.toSet());
    }
}
