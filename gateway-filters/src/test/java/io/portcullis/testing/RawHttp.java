package io.portcullis.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client that sends exactly the bytes it is given: every usual one mends what these tests want broken. */
public final class RawHttp {

    private static final int TIMEOUT_MILLIS = 30_000;

    private final int port;

    public RawHttp(int port) {
        this.port = port;
    }

    /** An answer; header names are kept as they were sent. */
    public record Answer(int status, List<Map.Entry<String, String>> headers, String body) {

        public String header(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }

        /** All that a client can compare, without what differs between any two answers. */
        public String fingerprint() {
            String id = String.valueOf(header("X-Decision-Id"));
            return (status + "\n" + headers + "\n" + body).replace(id, "ID");
        }
    }

    /** A request with a bearer token. */
    public Answer get(String target, String token) {
        return send("GET", target, "Authorization: Bearer " + token);
    }

    /** A request with a JSON body. */
    public Answer post(String target, String json) {
        String body = new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return exchange("POST " + target + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** A request line, our Host header, and these header lines. */
    public Answer send(String method, String target, String... headerLines) {
        return sendTo("localhost:" + port, method, target, headerLines);
    }

    /** A request line, this Host header, and these header lines. */
    public Answer sendTo(String host, String method, String target, String... headerLines) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String line : headerLines) {
            request.append(line).append("\r\n");
        }
        return exchange(request.append("\r\n").toString());
    }

    private Answer exchange(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream(), request.startsWith("HEAD"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer read(InputStream in, boolean isHead) throws IOException {
        String statusLine = line(in);
        if (statusLine.isEmpty()) {
            throw new IOException("no answer");
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.add(Map.entry(
                    line.substring(0, colon), line.substring(colon + 1).trim()));
        }
        Answer head = new Answer(Integer.parseInt(statusLine.split(" ")[1]), headers, "");
        return isHead ? head : new Answer(head.status(), withoutDate(headers), body(in, head));
    }

    private static List<Map.Entry<String, String>> withoutDate(List<Map.Entry<String, String>> headers) {
        return headers.stream()
                .filter(header -> !header.getKey().equalsIgnoreCase("Date"))
                .toList();
    }

    private static String body(InputStream in, Answer head) throws IOException {
        if ("chunked".equalsIgnoreCase(head.header("Transfer-Encoding"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                body.write(in.readNBytes(size));
                line(in);
            }
            return body.toString(StandardCharsets.UTF_8);
        }
        String length = head.header("Content-Length");
        return length == null ? "" : new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).trim(), 16);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
