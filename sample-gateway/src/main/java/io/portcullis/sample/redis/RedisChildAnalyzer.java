package io.portcullis.sample.redis;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class RedisChildAnalyzer extends AbstractFailureAnalyzer<RedisChildException> {

    private static final String ACTION = """
            One of these:
              install Redis or Valkey, so that redis-server or valkey-server is on the PATH
              --sample.redis.port=0 for any free port, or another port
              --spring.data.redis.host=<host> (and port, password) for a Redis that runs already
              --sample.redis.enabled=false to do without: this node then works alone, in memory
              -Djava.io.tmpdir=<folder> if programs must not run in the temporary folder""";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RedisChildException failed) {
        return new FailureAnalysis("The sample could not start its Redis: " + failed.getMessage(), ACTION, failed);
    }
}
