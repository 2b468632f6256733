package io.portcullis.sample.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Speaks to a Redis line by line. */
record Resp(int port) {

    List<String> ask(String... commands) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            List<String> answers = new ArrayList<>();
            for (String command : commands) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
                answers.add(reader.readLine());
            }
            return answers;
        }
    }

    /** The answer is an array: *2, $length, name, $length, value. */
    List<String> configuration(String auth, String... names) throws IOException {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            List<String> lines = ask(auth, "CONFIG GET " + name, "", "", "", "");
            values.add(lines.get(lines.size() - 1));
        }
        return values;
    }

    /** Not one that a client can get: whoever dials a server that is away could get its port, or be connected to itself. */
    static int freePort() throws IOException {
        BindException last = null;
        for (int i = 0; i < 1_000; i++) {
            int port = ThreadLocalRandom.current().nextInt(11_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                last = taken;
            }
        }
        throw new IOException(last);
    }

    boolean isListening() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
