package io.portcullis.sample.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/** A temporary folder that only its owner can read: configuration, data and log of one Redis. */
final class RedisFolder {

    private static final String DATA = "data";

    private final Path path;

    private RedisFolder(Path path) {
        this.path = path;
    }

    static RedisFolder create() {
        try {
            return new RedisFolder(Files.createTempDirectory("portcullis-redis-"));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    File file() {
        return path.toFile();
    }

    File log() {
        return path.resolve("redis.log").toFile();
    }

    /** The properties with which another process uses this Redis. */
    Path connection() {
        return path.resolve("redis.properties");
    }

    Path program(String name, InputStream content) throws IOException {
        Path program = path.resolve(name);
        write(program, "rwx------", content.readAllBytes());
        return program;
    }

    /** Answers the name of the configuration, which is relative to this folder as the paths in it are. */
    String configure(RedisAddress address) {
        write("redis.conf", """
                bind %s
                port %d
                protected-mode yes
                requirepass %s
                dir %s
                save ""
                appendonly yes
                appendfsync everysec
                maxmemory-policy noeviction
                """.formatted(RedisAddress.HOST, address.port(), address.password(), DATA));
        write(connection().getFileName().toString(), lines(address.properties()));
        return "redis.conf";
    }

    void emptyData() {
        try {
            FileSystemUtils.deleteRecursively(path.resolve(DATA));
            Files.createDirectory(path.resolve(DATA));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log().toPath());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException unreadable) {
            return "it left no log";
        }
    }

    void delete() {
        FileSystemUtils.deleteRecursively(file());
    }

    private void write(String name, String content) {
        try {
            write(path.resolve(name), "rw-------", content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void write(Path file, String permissions, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        Files.write(Files.createFile(file, attributes(file, permissions)), content);
    }

    private static FileAttribute<?>[] attributes(Path file, String permissions) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String lines(Map<String, Object> properties) {
        return properties.entrySet().stream()
                .map(property -> property.getKey() + "=" + property.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
