package io.portcullis.sample.redis;

/** The Redis of a comparison: the one that the sample starts, an installed one, else the bundled one. */
public final class ComparedRedis implements AutoCloseable {

    private final RedisChild child;

    public ComparedRedis(int port) {
        this.child = RedisChild.start(new RedisProperties(true, port, false));
    }

    /** With the password. */
    public String url() {
        return "redis://:" + child.address().password() + "@127.0.0.1:"
                + child.address().port();
    }

    public ProcessHandle process() {
        return child.process();
    }

    @Override
    public void close() {
        child.close();
    }
}
