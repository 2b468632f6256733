package io.portcullis.policy;

import io.portcullis.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * The files of {@code portcullis.policy.locations}: {@code file:} and {@code classpath:} with Ant patterns, or directories,
 * which stand for all YAML and JSON files below them. Thread-safe.
 *
 * <p>A mounted ConfigMap has its files twice, once below {@code ..data}: what lies below names with two dots is left out.
 */
final class PolicyLocations {

    /** More than a document may have, so that the reader says what is wrong. */
    private static final int MAX_BYTES = 128 * 1024;

    private static final String CLASSPATH = "classpath:";
    private static final String FILE = "file:";
    private static final List<String> ENDINGS = List.of("yaml", "yml", "json");

    private final ResourcePatternResolver resolver;
    private final List<String> locations;
    private final Set<String> unpacked = ConcurrentHashMap.newKeySet();

    /**
     * What a file says.
     *
     * @param text or null if it could not be read
     * @param error why not, or null
     */
    record Content(@Nullable String text, @Nullable String error) {}

    /** These locations; whatever has no scheme is a file. */
    PolicyLocations(List<String> locations, ClassLoader loader) {
        this.resolver = new PathMatchingResourcePatternResolver(loader);
        this.locations = locations.stream()
                .map(location ->
                        location.startsWith(CLASSPATH) || location.startsWith(FILE) ? location : FILE + location)
                .toList();
    }

    boolean isEmpty() {
        return locations.isEmpty();
    }

    /**
     * All files by their names.
     *
     * @throws ConfigurationException if a location is not there
     */
    SortedMap<String, Content> read() {
        SortedMap<String, Content> contents = new TreeMap<>();
        for (String location : locations) {
            SortedMap<String, Content> found = read(location);
            if (found.isEmpty() && !exists(location)) {
                throw new ConfigurationException(
                        "portcullis.policy.locations names " + location + ", and there is nothing",
                        "Correct portcullis.policy.locations, or put the documents there.");
            }
            if (found.keySet().stream().anyMatch(name -> name.startsWith(FILE))) {
                unpacked.add(location);
            }
            contents.putAll(found);
        }
        return contents;
    }

    /** The files that may change while the gateway runs; on the class path, those that are not in a jar. */
    SortedMap<String, Content> readChangeable() {
        SortedMap<String, Content> contents = new TreeMap<>();
        for (String location : locations) {
            if (location.startsWith(FILE) || unpacked.contains(location)) {
                contents.putAll(read(location));
            }
        }
        return contents;
    }

    /** An empty directory, and a pattern that matches nothing yet, may get files later. */
    private boolean exists(String location) {
        return location.startsWith(FILE) && (location.contains("*") || isDirectory(location));
    }

    private SortedMap<String, Content> read(String location) {
        SortedMap<String, Content> contents = new TreeMap<>();
        try {
            for (String pattern : patterns(location)) {
                for (Resource resource : resolver.getResources(pattern)) {
                    String name = resource.getURI().toString();
                    boolean isTwice = name.contains("/..") && !location.contains("/..");
                    if (resource.exists() && resource.isReadable() && !isTwice) {
                        contents.put(name, content(resource));
                    }
                }
            }
        } catch (IOException e) {
            return exists(location) || !location.startsWith(FILE)
                    ? new TreeMap<>(Collections.singletonMap(location, new Content(null, String.valueOf(e))))
                    : new TreeMap<>();
        }
        return contents;
    }

    private List<String> patterns(String location) {
        if (location.contains("*") || !isDirectory(location)) {
            return List.of(location);
        }
        String directory = location.endsWith("/") ? location : location + "/";
        return ENDINGS.stream().map(ending -> directory + "**/*." + ending).toList();
    }

    private boolean isDirectory(String location) {
        if (location.endsWith("/")) {
            return !location.startsWith(FILE) || isDirectoryOfFiles(location);
        }
        return location.startsWith(FILE) && isDirectoryOfFiles(location);
    }

    private boolean isDirectoryOfFiles(String location) {
        try {
            return resolver.getResource(location).getFile().isDirectory();
        } catch (IOException e) {
            return false;
        }
    }

    private static Content content(Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return new Content(null, "it is longer than " + MAX_BYTES + " bytes");
            }
            return new Content(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    null);
        } catch (CharacterCodingException e) {
            return new Content(null, "it is no UTF-8 text");
        } catch (IOException e) {
            return new Content(null, "it cannot be read: " + e);
        }
    }
}
