package io.portcullis.sample.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a redis-server that runs here: an installed one, else one of the bundled ones. */
final class RedisProgram {

    private static final List<String> INSTALLED = List.of("redis-server", "valkey-server");

    private final List<String> folders;
    private final List<String> bundled;
    private final List<String> failures = new ArrayList<>();

    RedisProgram(String searchPath, List<String> bundled) {
        this.folders = List.of(searchPath.split(File.pathSeparator));
        this.bundled = bundled;
    }

    static RedisProgram onThisMachine() {
        return new RedisProgram(
                Optional.ofNullable(System.getenv("PATH")).orElse(""),
                BundledPrograms.forSystem(System.getProperty("os.name"), System.getProperty("os.arch")));
    }

    /**
     * Bundled ones are unpacked into the folder.
     *
     * @throws RedisChildException that tells what was tried
     */
    Path find(RedisFolder folder) {
        return Stream.concat(
                        INSTALLED.stream().flatMap(name -> installed(name).stream()),
                        bundled.stream().flatMap(name -> unpacked(name, folder).stream()))
                .filter(this::runs)
                .findFirst()
                .orElseThrow(this::none);
    }

    private Optional<Path> installed(String name) {
        Optional<Path> found = folders.stream()
                .flatMap(each -> Stream.of(new File(each, name), new File(each, name + ".exe")))
                .filter(file -> file.isFile() && file.canExecute())
                .map(File::toPath)
                .map(Path::toAbsolutePath)
                .findFirst();
        if (found.isEmpty()) {
            failures.add(name + " is not on the PATH");
        }
        return found;
    }

    private Optional<Path> unpacked(String name, RedisFolder folder) {
        try (InputStream content = RedisProgram.class.getClassLoader().getResourceAsStream(name)) {
            if (content != null) {
                return Optional.of(folder.program(name, content));
            }
            failures.add(name + " is not on the class path");
        } catch (IOException failed) {
            failures.add(name + " could not be unpacked: " + failed);
        }
        return Optional.empty();
    }

    private boolean runs(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() == 0) {
                return true;
            }
            failures.add(program + " does not run: " + said.strip());
        } catch (IOException failed) {
            failures.add("" + failed.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private RedisChildException none() {
        if (bundled.isEmpty()) {
            failures.add("there is no bundled one for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch"));
        }
        return new RedisChildException("no redis-server was found that runs here.\n  " + String.join("\n  ", failures));
    }
}
