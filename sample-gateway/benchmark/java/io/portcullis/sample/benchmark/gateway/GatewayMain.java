package io.portcullis.sample.benchmark.gateway;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;

/**
 * What all gateways of a comparison have in common. Says "port" and its port, and "allocated" and a number of bytes for each
 * line that it reads, on the standard error, because logs are written to the standard output; ends when there are no more.
 */
final class GatewayMain {

    private GatewayMain() {}

    /** Arguments: properties, {@code name=value}. */
    static void run(Class<?> application, String[] arguments) throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("server.port", "0");
        properties.put("server.address", "127.0.0.1");
        properties.put("spring.main.banner-mode", "off");
        properties.put("logging.level.root", "error");
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            properties.put(pair[0], pair[1]);
        }
        SpringApplication gateway = new SpringApplication(application);
        gateway.setWebApplicationType(WebApplicationType.REACTIVE);
        gateway.setDefaultProperties(properties);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var context = (ReactiveWebServerApplicationContext) gateway.run()) {
            System.err.println("port " + context.getWebServer().getPort());
            while (questions.readLine() != null) {
                System.err.println("allocated " + allocatedBytes());
            }
        }
    }

    /** Of the threads that live. */
    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
