package io.portcullis.sample.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;

/** No child outlives this process, also when its application never came to be. */
final class RunningChildren {

    private static final Set<RedisChild> CHILDREN = ConcurrentHashMap.newKeySet();

    static {
        // Spring Boot runs it after all applications of this process are closed.
        SpringApplication.getShutdownHandlers().add(() -> CHILDREN.forEach(RunningChildren::close));
    }

    private RunningChildren() {}

    static void add(RedisChild child) {
        CHILDREN.add(child);
    }

    static void close(RedisChild child) {
        child.close();
        CHILDREN.remove(child);
    }
}
