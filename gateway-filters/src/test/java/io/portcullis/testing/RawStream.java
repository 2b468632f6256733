package io.portcullis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;

/** A client that keeps its connection and reads no further than it is told. */
public final class RawStream implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;

    private RawStream(Socket socket) {
        this.socket = socket;
    }

    /** A new connection to the gateway, with its first request. */
    public static RawStream get(Gateway gateway, String target, String token, String... headerLines) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(gateway));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            RawStream stream = new RawStream(socket);
            stream.get(target, token, headerLines);
            return stream;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static int port(Gateway gateway) {
        return ((ReactiveWebServerApplicationContext) gateway.context())
                .getWebServer()
                .getPort();
    }

    /** Another request on the same connection; null for no token. */
    public void get(String target, String token, String... headerLines) {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        if (token != null) {
            request.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        for (String line : headerLines) {
            request.append(line).append("\r\n");
        }
        write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    public void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the other side is gone, as a byte shows that nobody awaits. */
    public boolean isClosedWhenWrittenTo() {
        try {
            socket.getOutputStream().write(0);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** All that comes up to and with this text. */
    public String readUntil(String text) {
        StringBuilder read = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            while (read.indexOf(text) < 0) {
                int c = in.read();
                if (c < 0) {
                    throw new IllegalStateException("The connection ended before '" + text + "': " + read);
                }
                read.append((char) c);
            }
            return read.toString();
        } catch (IOException e) {
            throw new IllegalStateException("After " + read, e);
        }
    }

    /** All that comes until the other side closes the connection, which it must. */
    public String readToEnd() {
        StringBuilder read = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                read.append((char) c);
            }
        } catch (SocketException e) {
            return read.toString();
        } catch (IOException e) {
            throw new IllegalStateException("After " + read, e);
        }
        return read.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
