package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.ConfigurationException;
import io.portcullis.feed.FeedStore;
import io.portcullis.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFilesTests {

    private static final PolicyKey ORDERS = new PolicyKey("acme", "orders");

    @TempDir
    private Path directory;

    private final FeedStore store = PolicyNode.memory();
    private final PolicyContents contents = PolicyContents.inMemory();
    private final PolicyNode node = new PolicyNode(store, contents).started();

    @AfterEach
    void close() {
        node.close();
    }

    private void write(String file, String text) throws IOException {
        Path written = directory.resolve("." + file);
        Files.writeString(written, text);
        Files.move(written, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private static PolicyFiles started(PolicyNode node, Path... locations) {
        PolicyFiles files = node.files(locations);
        files.start();
        Patience.await("the files to be published").until(files::isPublished);
        return files;
    }

    @Test
    void publishesWhatIsThereAndWhatChanges() throws IOException {
        write("a.yaml", "acme/orders enforce a");
        write("b.json", "globex/orders v5 enforce a");
        write("c.txt", "no document");
        try (PolicyFiles files = started(node, directory)) {
            node.awaitInForce("acme/orders enforce a", 1);
            node.awaitInForce("globex/orders enforce a", 5);

            write("a.yaml", "acme/orders enforce b");
            write("d.yml", "late/orders enforce a");
            node.awaitInForce("acme/orders enforce b", 2);
            node.awaitInForce("late/orders enforce a", 1);
            assertThat(files.problems()).isEmpty();
            assertThat(files.failures()).isZero();
        }
    }

    @Test
    void everyMistakeStopsTheStart() throws IOException {
        write("a.yaml", "one mistake");
        write("b.yaml", "acme/orders enforce a");
        write("c.yaml", "acme/orders enforce b");
        Files.write(directory.resolve("d.yaml"), new byte[] {(byte) 0xC3, 0x28});
        Files.write(directory.resolve("e.yaml"), new byte[200_000]);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> node.files(directory))
                .withMessageContaining("a.yaml: line 1, column 1: it is no tiny policy")
                .withMessageContaining("c.yaml: it says that it is acme/orders, as ")
                .withMessageContaining("d.yaml: it is no UTF-8 text")
                .withMessageContaining("e.yaml: it is longer than");
    }

    @Test
    void testsThatFailStopTheStart() throws IOException {
        write("a.yaml", "acme/orders enforce a");
        try (PolicyNode strict = new PolicyNode(
                store, contents, compiled -> List.of(new PolicyTestResult("reader may read", "expected allow")))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> strict.files(directory))
                    .withMessageContaining("a.yaml: test 'reader may read': expected allow");
        }
    }

    @Test
    void aLocationThatIsNotThereStopsTheStart() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> node.files(directory.resolve("typo")))
                .withMessageContaining("typo");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new PolicyFiles(
                        List.of("classpath:typo.yaml"),
                        node.policies(),
                        getClass().getClassLoader()))
                .withMessageContaining("classpath:typo.yaml");
        node.files(directory).close();
    }

    @Test
    void readsFromTheClassPath() {
        try (PolicyFiles files = new PolicyFiles(
                List.of("classpath:policies/tiny.yaml"),
                node.policies(),
                getClass().getClassLoader())) {
            files.start();
            node.awaitInForce("acme/tiny enforce a", 1);
        }
    }

    @Test
    void whatIsUnpackedOnTheClassPathIsPublishedHoweverLateTheLogIs() throws IOException {
        try (PolicyNode late = new PolicyNode(PolicyNode.memory(), contents);
                PolicyFiles files = new PolicyFiles(
                        List.of("classpath:policies/tiny.yaml", directory.toString()),
                        late.policies(),
                        getClass().getClassLoader())) {
            files.start();
            write("late.yaml", "no policy");
            Patience.await("a look at what has changed")
                    .until(() -> !files.problems().isEmpty());
            assertThat(files.isPublished()).isFalse();
            late.started();
            Patience.await("the files to be published").until(files::isPublished);
            assertThat(late.policies().list()).hasSize(1);
        }
    }

    @Test
    void aBrokenChangeLeavesInForceWhatWas() throws IOException {
        write("a.yaml", "acme/orders enforce a");
        try (PolicyFiles files = started(node, directory)) {
            write("a.yaml", "a mistake");
            Patience.await("a problem").until(() -> !files.problems().isEmpty());
            assertThat(files.problems().toString()).contains("it is no tiny policy");
            assertThat(files.failures()).isEqualTo(1);
            node.awaitInForce("acme/orders enforce a", 1);
            write("b.yaml", "globex/orders enforce a");
            node.awaitInForce("globex/orders enforce a", 1);

            write("a.yaml", "acme/orders enforce b");
            node.awaitInForce("acme/orders enforce b", 2);
            assertThat(files.problems()).isEmpty();
        }
    }

    /** As Kubernetes does it. */
    @Test
    void followsTheLinksOfAMountedConfigMap() throws IOException {
        Path first = Files.createDirectory(directory.resolve("..2026_1"));
        Path second = Files.createDirectory(directory.resolve("..2026_2"));
        Files.writeString(first.resolve("a.yaml"), "acme/orders enforce a");
        Files.writeString(second.resolve("a.yaml"), "acme/orders enforce b");
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_1"));
        Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data/a.yaml"));
        try (PolicyFiles files = started(node, directory)) {
            node.awaitInForce("acme/orders enforce a", 1);
            Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2026_2"));
            Files.move(directory.resolve("..data_tmp"), directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            node.awaitInForce("acme/orders enforce b", 2);
            assertThat(files.problems()).isEmpty();
        }
    }

    @Test
    void aFileThatIsGoneDeletesNothing() throws IOException {
        write("a.yaml", "acme/orders enforce a");
        try (PolicyFiles files = started(node, directory)) {
            Files.delete(directory.resolve("a.yaml"));
            write("b.yaml", "globex/orders enforce a");
            node.awaitInForce("globex/orders enforce a", 1);
            node.awaitInForce("acme/orders enforce a", 1);
            assertThat(files.problems()).isEmpty();
        }
    }

    @Test
    void nodesWithTheSameFilesComeToOneVersion() throws IOException {
        write("a.yaml", "acme/orders enforce a");
        write("b.yaml", "globex/orders v3 enforce a");
        try (PolicyNode other = new PolicyNode(store, contents).started();
                PolicyFiles here = node.files(directory);
                PolicyFiles there = other.files(directory)) {
            here.start();
            there.start();
            Patience.await("both to be through").until(() -> here.isPublished() && there.isPublished());
            node.awaitInForce("acme/orders enforce a", 1);
            other.awaitInForce("acme/orders enforce a", 1);
            other.awaitInForce("globex/orders enforce a", 3);
            assertThat(contents.history(ORDERS)).hasSize(1);
            assertThat(here.problems()).isEmpty();
            assertThat(there.problems()).isEmpty();

            write("a.yaml", "acme/orders enforce b");
            node.awaitInForce("acme/orders enforce b", 2);
            other.awaitInForce("acme/orders enforce b", 2);
        }
    }

    @Test
    void aStartDoesNotUndoWhatAnOperatorDidSince() throws IOException {
        write("a.yaml", "acme/orders enforce a");
        started(node, directory).close();
        node.receipt("acme/orders enforce hotfix", 1L);
        started(node, directory).close();
        node.awaitInForce("acme/orders enforce hotfix", 2);

        node.delete("acme", "orders");
        started(node, directory).close();
        assertThat(node.hasDocuments("acme")).isFalse();
    }

    @Test
    void aVersionThatIsTakenByOtherContentsIsAProblem() throws IOException {
        node.publish("acme/orders v7 enforce a");
        write("a.yaml", "acme/orders v7 enforce b");
        try (PolicyFiles files = started(node, directory)) {
            assertThat(files.problems().toString())
                    .contains("its metadata.version is 7, the current one is 7 and says something else");
            node.awaitInForce("acme/orders enforce a", 7);
        }
    }

    @Test
    void waitsForTheLog() throws IOException {
        write("a.yaml", "acme/orders enforce a");
        try (PolicyNode late = new PolicyNode(store, contents);
                PolicyFiles files = late.files(directory)) {
            files.start();
            assertThat(files.isPublished()).isFalse();
            late.started();
            late.awaitInForce("acme/orders enforce a", 1);
            Patience.await("the files to be published").until(files::isPublished);
        }
    }
}
