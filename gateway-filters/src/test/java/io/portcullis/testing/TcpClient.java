package io.portcullis.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client of a {@link TcpEcho}. */
final class TcpClient implements AutoCloseable {

    private static final int SILENCE_MILLIS = 300;
    private static final int ANSWER_MILLIS = 30_000;

    private final Socket socket;

    TcpClient(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setSoTimeout(ANSWER_MILLIS);
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void sendEnd() throws IOException {
        socket.shutdownOutput();
    }

    String receive(int length) throws IOException {
        return new String(receiveBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** As many bytes, fewer only at the end of the connection. */
    byte[] receiveBytes(int length) throws IOException {
        return socket.getInputStream().readNBytes(length);
    }

    String exchange(String text) throws IOException {
        send(text);
        return receive(text.length());
    }

    void assertSilent() throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(ANSWER_MILLIS);
    }

    void assertReset() {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
