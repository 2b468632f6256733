package io.portcullis.sample.redis;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The redis-server programs inside embedded-redis, by system. */
final class BundledPrograms {

    /** Linked statically, it runs where the 64-bit program misses libssl.so.3 or glibc. */
    private static final String LINUX_STATIC = "redis-server-6.2.7-linux-386";

    static final Map<String, List<String>> BY_SYSTEM = Map.of(
            "linux amd64", List.of("redis-server-6.2.6-v5-linux-amd64", LINUX_STATIC),
            "linux arm64", List.of("redis-server-6.2.7-linux-arm64"),
            "linux x86", List.of(LINUX_STATIC),
            "mac amd64", List.of("redis-server-6.2.6-v5-darwin-amd64"),
            "mac arm64", List.of("redis-server-6.2.6-v5-darwin-arm64", "redis-server-6.2.6-v5-darwin-amd64"),
            "windows amd64", List.of("redis-server-5.0.14.1-windows-amd64.exe"));

    private BundledPrograms() {}

    /** The best first; none for a system that embedded-redis does not know. */
    static List<String> forSystem(String osName, String osArchitecture) {
        return BY_SYSTEM.getOrDefault(os(osName) + " " + architecture(osArchitecture), List.of());
    }

    private static String os(String name) {
        return name.toLowerCase(Locale.ROOT).split(" ", 2)[0];
    }

    private static String architecture(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case "x86", "i386", "i686" -> "x86";
            default -> name;
        };
    }
}
