package io.portcullis.sample.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import io.portcullis.sample.SampleGatewayApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.Environment;

/**
 * The sample in a process of its own, which tells what it uses whenever it reads a line. It ends when there are no more
 * lines, so it does not outlive the test, however that ends.
 */
final class SoakChild {

    static final String MARK = "soak-child ";

    private SoakChild() {}

    public static void main(String[] arguments) throws IOException {
        Environment environment =
                SpringApplication.run(SampleGatewayApplication.class, arguments).getEnvironment();
        tell(
                environment.getProperty("local.server.port"),
                environment.getProperty("local.management.port"),
                environment.getProperty("sample.issuer.port"));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (lines.readLine() != null) {
            tellUsage();
        }
        System.exit(0);
    }

    private static void tellUsage() throws IOException {
        collectGarbage();
        tell(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                directMemory(),
                residentMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                openFiles());
    }

    /** Twice, because what is reachable only from references of the first round goes in the second. */
    private static void collectGarbage() {
        ManagementFactory.getMemoryMXBean().gc();
        ManagementFactory.getMemoryMXBean().gc();
    }

    /** Netty's buffers are not among those of the platform where Netty frees them itself. */
    private static long directMemory() {
        long platform = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return platform + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    /** 0 where there is no /proc. */
    private static long residentMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private static void tell(Object... values) {
        StringBuilder line = new StringBuilder(MARK.trim());
        for (Object value : values) {
            line.append(' ').append(value);
        }
        System.out.println(line);
    }
}
