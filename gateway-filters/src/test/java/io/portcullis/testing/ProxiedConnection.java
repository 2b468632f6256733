package io.portcullis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One connection through a {@link FaultProxy}: two sockets and a thread for each direction. */
final class ProxiedConnection {

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final Socket client;
    private final Socket upstream = new Socket();
    private final Gate gate;
    private volatile boolean ended;

    ProxiedConnection(Socket client, Gate gate) {
        this.client = client;
        this.gate = gate;
    }

    void start(Supplier<InetSocketAddress> target, Consumer<ProxiedConnection> whenEnded) {
        daemon(() -> {
            serve(target);
            whenEnded.accept(this);
        });
    }

    /** Both ends see a reset, whatever was on its way is lost. */
    void reset() {
        ended = true;
        gate.wake();
        abort(client);
        abort(upstream);
    }

    private void serve(Supplier<InetSocketAddress> target) {
        try {
            gate.pass(() -> ended);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            upstream.connect(target.get(), CONNECT_TIMEOUT_MILLIS);
            Thread requests = daemon(() -> pump(client, upstream));
            pump(upstream, client);
            requests.join();
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        } finally {
            close(client);
            close(upstream);
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            copy(from, to);
            to.shutdownOutput();
        } catch (IOException e) {
            resetWhenOpen();
        }
    }

    private void copy(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            gate.pass(() -> ended);
            to.getOutputStream().write(buffer, 0, length);
        }
        gate.pass(() -> ended);
    }

    /** A stalled network does not even say that the other end is gone. */
    private void resetWhenOpen() {
        try {
            gate.pass(() -> ended);
        } catch (IOException e) {
            // has ended already
        }
        reset();
    }

    private static void abort(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // was closed already
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing is left to do
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
