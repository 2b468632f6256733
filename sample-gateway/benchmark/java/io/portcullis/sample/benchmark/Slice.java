package io.portcullis.sample.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Some tokens of a file, or none at all.
 *
 * @param first the number of the first line, from 0
 */
record Slice(@Nullable Path path, int first, int count) {

    static final Slice NO_TOKEN = new Slice(null, 0, 1);

    String firstToken() throws IOException {
        if (path == null) {
            throw new IllegalStateException("there is no token");
        }
        try (var lines = Files.lines(path)) {
            return lines.skip(first).findFirst().orElseThrow();
        }
    }

    String file() {
        return path == null ? "-" : path.toString();
    }
}
