package io.portcullis.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** As much of redis-cli as scripts of ours use, because not every machine with a Redis for tests has the real one. */
public final class RedisCli {

    private static final String NAME = "redis-cli";

    private RedisCli() {}

    /** Directories that have one: ours, and the real one if this machine has it. */
    public static List<Path> directories() {
        Stream<Path> path = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of);
        return Stream.concat(
                        Stream.of(installed()),
                        Stream.concat(
                                        Stream.of(RedisBinary.path()
                                                .toAbsolutePath()
                                                .getParent()),
                                        path)
                                .filter(directory -> Files.isExecutable(directory.resolve(NAME)))
                                .limit(1))
                .toList();
    }

    private static Path installed() {
        try {
            Path directory = Files.createTempDirectory(NAME);
            Path command = directory.resolve(NAME);
            directory.toFile().deleteOnExit();
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String classes = Path.of(RedisCli.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath())
                    .toString();
            Files.writeString(
                    command,
                    "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 -Xshare:auto -Dfile.encoding=UTF-8"
                            + " -Dsun.jnu.encoding=UTF-8 -cp '" + classes + "' " + RedisCli.class.getName()
                            + " \"$@\"\n");
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
            command.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code [-h host] [-p port] [--user name] [--raw] (command… | --eval file keys… , arguments…)}. */
    public static void main(String[] arguments) throws IOException {
        String host = "127.0.0.1";
        String user = "";
        int port = 6379;
        int i = 0;
        while (i < arguments.length && arguments[i].startsWith("-") && !arguments[i].equals("--eval")) {
            switch (arguments[i++]) {
                case "-h" -> host = arguments[i++];
                case "-p" -> port = Integer.parseInt(arguments[i++]);
                case "--user" -> user = arguments[i++];
                case "--raw" -> {}
                default -> throw new IllegalArgumentException(arguments[i - 1]);
            }
        }
        List<String> rest = Arrays.asList(arguments).subList(i, arguments.length);
        String password = System.getenv().getOrDefault("REDISCLI_AUTH", "");
        RedisEndpoint endpoint = new RedisEndpoint(host, port, user, password, 0, null);
        try (RespClient client = RespClient.connect(endpoint, RedisServer.ANSWER_TIMEOUT)) {
            System.out.println(client.call((rest.get(0).equals("--eval") ? eval(rest) : rest).toArray(String[]::new)));
        } catch (RedisErrorReply e) {
            System.out.println(e.getMessage());
        } catch (IOException e) {
            System.err.println("Could not connect to Redis at " + endpoint + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static List<String> eval(List<String> words) throws IOException {
        int comma = words.indexOf(",");
        List<String> command =
                new ArrayList<>(List.of("EVAL", Files.readString(Path.of(words.get(1))), String.valueOf(comma - 2)));
        command.addAll(words.subList(2, comma));
        command.addAll(words.subList(comma + 1, words.size()));
        return command;
    }
}
