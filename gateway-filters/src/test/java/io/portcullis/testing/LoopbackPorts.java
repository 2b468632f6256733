package io.portcullis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports on loopback, each given out once. All are below the range from which the kernel takes the ports of clients: there
 * a client that dials a dead server again and again can get the server's port, or be connected to itself.
 */
final class LoopbackPorts {

    /** A Redis cluster node listens here, too, counted from its port. */
    static final int BUS_OFFSET = 10_000;

    private static final int FIRST = 11_000;
    private static final int LAST = 21_999;
    private static final int ATTEMPTS = 1_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private LoopbackPorts() {}

    static int free() {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (GIVEN.add(port) && isFree(port) && isFree(port + BUS_OFFSET)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + LAST);
    }

    /** A listening socket on a free port. */
    static ServerSocket listen() {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return listen(free());
            } catch (UncheckedIOException e) {
                // taken meanwhile
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + LAST);
    }

    static ServerSocket listen(int port) {
        try {
            return open(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = open(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket open(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
