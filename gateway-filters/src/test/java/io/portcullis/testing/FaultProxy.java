package io.portcullis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback with the faults of a network. It never loses bytes of a connection that goes on: a connection passes
 * everything in order or is reset. Starts passing; thread-safe.
 */
public final class FaultProxy implements AutoCloseable {

    private final Gate gate = new Gate();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final int port;
    private volatile InetSocketAddress target;
    private ServerSocket listener;
    private Thread acceptor;

    private FaultProxy(InetSocketAddress target) {
        this.target = target;
        accept(LoopbackPorts.listen());
        this.port = listener.getLocalPort();
    }

    public static FaultProxy to(String host, int port) {
        return new FaultProxy(new InetSocketAddress(host, port));
    }

    public static FaultProxy to(RedisServer redis) {
        return to(redis.endpoint().host(), redis.endpoint().port());
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.size();
    }

    /** Forwards everything. Connections that were stalled are reset. */
    public synchronized void pass() {
        if (!gate.isOpen()) {
            resetConnections();
        }
        passHeld();
    }

    /** Forwards everything, first what connections that were stalled have held. */
    public synchronized void passHeld() {
        gate.open(true);
        listen();
    }

    /** Accepts and keeps connections and forwards nothing, in neither direction, not even their end. */
    public synchronized void stall() {
        gate.open(false);
        listen();
    }

    /** Resets connections and refuses new ones. */
    public synchronized void refuse() {
        closeListener();
        resetConnections();
        gate.open(true);
    }

    /** Resets connections and passes new ones. */
    public synchronized void reset() {
        resetConnections();
        passHeld();
    }

    /** Delays what is forwarded, in each direction, by this time or up to twice as long. */
    public void latency(Duration latency) {
        gate.latency(latency);
    }

    /** Another server behind this proxy; resets connections. */
    public synchronized void target(String newHost, int newPort) {
        target = new InetSocketAddress(newHost, newPort);
        resetConnections();
    }

    @Override
    public void close() {
        refuse();
    }

    private void listen() {
        if (listener.isClosed()) {
            accept(LoopbackPorts.listen(port));
        }
    }

    private void accept(ServerSocket socket) {
        listener = socket;
        acceptor = new Thread(() -> acceptAll(socket), "fault-proxy-" + socket.getLocalPort());
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void acceptAll(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                ProxiedConnection connection = new ProxiedConnection(socket.accept(), gate);
                connections.add(connection);
                connection.start(() -> target, connections::remove);
            } catch (IOException e) {
                // closed, or the client was faster
            }
        }
    }

    /** The kernel listens until the last thread has left its accept. */
    private void closeListener() {
        try {
            listener.close();
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whoever joins meanwhile stays known. */
    private void resetConnections() {
        connections.removeIf(connection -> {
            connection.reset();
            return true;
        });
    }
}
