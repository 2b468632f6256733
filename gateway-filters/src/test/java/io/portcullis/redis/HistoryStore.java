package io.portcullis.redis;

import io.portcullis.testing.Patience;
import io.portcullis.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** A primary and one that stands by, and what can happen to them. Used by one thread. */
final class HistoryStore implements AutoCloseable {

    private RedisProcess primary = start("history-secret");
    private RedisProcess standby = start("history-secret");

    private static RedisProcess start(String password) {
        return RedisProcess.builder()
                .password(password)
                .config(
                        "appendonly yes",
                        "appendfsync everysec",
                        "auto-aof-rewrite-percentage 0",
                        "repl-diskless-sync yes")
                .start();
    }

    RedisProcess primary() {
        return primary;
    }

    String cli(String... command) {
        return primary.cli(command);
    }

    /** Makes the other one a copy that from now on misses everything. */
    void detachCopy() {
        standby.cli("REPLICAOF", primary.host(), Integer.toString(primary.port()));
        standby.awaitReplication();
        standby.cli("REPLICAOF", "NO", "ONE");
    }

    /** The primary dies, the copy takes its place; the dead one comes back empty, to be the next copy. */
    void promoteCopy() {
        RedisProcess dead = primary;
        dead.kill();
        primary = standby;
        standby = dead;
        dead.startEmpty();
    }

    /** How much the primary has written to its disk. */
    long written() {
        Patience.await("an append-only file that nobody rewrites")
                .until(() -> cli("INFO", "persistence").contains("aof_rewrite_in_progress:0"));
        return appendOnlyFile().toFile().length();
    }

    /** The primary dies; its disk has only what was written by then. */
    void cutPower(long written) {
        Path file = appendOnlyFile();
        primary.kill();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Redis 6 has one file, Redis 7 a directory with a base and increments. */
    private Path appendOnlyFile() {
        Path data = Path.of(cli("CONFIG", "GET", "dir").split("\n")[1]);
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.toString().matches(".*(/appendonly\\.aof|\\.incr\\.aof)"))
                    .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        primary.close();
        standby.close();
    }
}
