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

    TcpEcho(String greeting) {
        this.greeting = greeting.getBytes(StandardCharsets.US_ASCII);
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            sockets.add(socket);
            daemon(() -> serve(socket));
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

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
