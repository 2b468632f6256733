package io.portcullis.testing;

/** A Redis that was there before and stays. */
record ExternalRedis(RedisEndpoint endpoint) implements RedisServer {

    /** One that answers; else it fails with the reason. */
    static ExternalRedis reached(RedisEndpoint endpoint) {
        ExternalRedis redis = new ExternalRedis(endpoint);
        redis.cli("PING");
        return redis;
    }

    @Override
    public void close() {}
}
