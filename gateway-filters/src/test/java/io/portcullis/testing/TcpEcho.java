package io.portcullis.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends back what it receives, after a greeting. */
final class TcpEcho implements AutoCloseable {

    private final ServerSocket listener = LoopbackPorts.listen();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final byte[] greeting;
    private final Thread acceptor;

    TcpEcho(String greeting) {
        this.greeting = greeting.getBytes(StandardCharsets.US_ASCII);
        this.acceptor = daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            sockets.add(socket);
            Thread unused = daemon(() -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            socket.getOutputStream().write(greeting);
            socket.getInputStream().transferTo(socket.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Thread daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // closed
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The kernel listens until the last thread has left its accept. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
