package io.portcullis.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection that sends one command and reads one answer (RESP2). An answer is text: an array a line for each element. */
public final class RespClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private RespClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /** Connects and logs in. The time is that of the connect and of each answer. */
    public static RespClient connect(RedisEndpoint to, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(to.host(), to.port()), (int) timeout.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) timeout.toMillis());
            RespClient client = new RespClient(to.tls() == null ? socket : secured(socket, to));
            client.logIn(to);
            return client;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket secured(Socket socket, RedisEndpoint to) throws IOException {
        return to.tls().getSocketFactory().createSocket(socket, to.host(), to.port(), true);
    }

    private void logIn(RedisEndpoint to) throws IOException {
        if (!to.password().isEmpty()) {
            call(
                    to.user().isEmpty()
                            ? new String[] {"AUTH", to.password()}
                            : new String[] {"AUTH", to.user(), to.password()});
        }
        if (to.database() != 0) {
            call("SELECT", Integer.toString(to.database()));
        }
    }

    /** The answer, null for nil. */
    public String call(String... command) throws IOException {
        write("*" + command.length);
        for (String part : command) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            write("$" + bytes.length);
            out.write(bytes);
            write("");
        }
        out.flush();
        return answer();
    }

    private void write(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private String answer() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest;
            case '-' -> throw new RedisErrorReply(rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> array(Integer.parseInt(rest));
            default -> throw new IOException("not RESP: " + line);
        };
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        line();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String array(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(String.valueOf(answer()));
        }
        return String.join("\n", elements);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
