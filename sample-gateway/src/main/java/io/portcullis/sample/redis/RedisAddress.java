package io.portcullis.sample.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Where a Redis on the loopback interface is, and its password. */
record RedisAddress(int port, String password) {

    static final String HOST = "127.0.0.1";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int PATIENCE_MS = 1000;
    private static final String PONG = "+OK\r\n+PONG\r\n";

    static RedisAddress withRandomPassword(int port) {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return new RedisAddress(port, HexFormat.of().formatHex(random));
    }

    /** What Spring Data Redis asks for, sorted by name. */
    Map<String, Object> properties() {
        return new TreeMap<>(Map.of(
                "spring.data.redis.host", HOST,
                "spring.data.redis.port", port,
                "spring.data.redis.password", password));
    }

    /** Whether the server there knows this password and has loaded its data; takes a second at the most. */
    boolean answers() {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), PATIENCE_MS);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(US_ASCII));
            return new String(socket.getInputStream().readNBytes(PONG.length()), US_ASCII).equals(PONG);
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public String toString() {
        return HOST + ":" + port;
    }
}
