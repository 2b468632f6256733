package io.portcullis.filter;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Clients with a connection each, which ask again as soon as they are answered. They use as little of the processor as they
 * can, which they share with the gateway.
 */
final class KeepAliveClients {

    private static final int CLIENTS = 32;

    private final int port;

    KeepAliveClients(int port) {
        this.port = port;
    }

    /**
     * What they saw.
     *
     * @param refused answers with status 429
     * @param failed answers with any other status but 200
     * @param hung clients that had no answer when the time was over
     * @param nanos how long each request took that was answered, sorted
     */
    record Load(double seconds, long refused, long failed, long hung, long[] nanos) {

        double perSecond() {
            return nanos.length / seconds;
        }

        double millis(double quantile) {
            return nanos.length == 0
                    ? Double.NaN
                    : nanos[(int) Math.min(nanos.length - 1, nanos.length * quantile)] / 1e6;
        }
    }

    /** Asks for the path with any of the tokens until the time is over; a client that then still waits gives up. */
    Load run(String path, List<String> tokens, Duration time) {
        List<byte[]> requests = tokens.stream()
                .map(token -> ("GET " + path + "/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                                + "\r\nUser-Agent: benchmark\r\nAccept: application/json\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII))
                .toList();
        long startedAt = System.nanoTime();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client(requests, startedAt + time.toNanos());
            clients.add(client);
            client.start();
        }
        clients.forEach(KeepAliveClients::join);
        long[] all = clients.stream()
                .flatMapToLong(client -> Arrays.stream(client.nanos, 0, client.count))
                .sorted()
                .toArray();
        return new Load(
                time.toNanos() / 1e9,
                clients.stream().mapToLong(client -> client.refused).sum(),
                clients.stream().mapToLong(client -> client.failed).sum(),
                clients.stream().filter(client -> client.isHung).count(),
                all);
    }

    private static void join(Client client) {
        try {
            client.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (client.error != null) {
            throw new IllegalStateException(client.error);
        }
    }

    private final class Client extends Thread {
        private final List<byte[]> requests;
        private final long until;
        private long[] nanos = new long[1 << 14];
        private int count;
        private long refused;
        private long failed;
        private boolean isHung;
        private IOException error;

        Client(List<byte[]> requests, long until) {
            this.requests = requests;
            this.until = until;
        }

        @Override
        public void run() {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                socket.setTcpNoDelay(true);
                // The time that is left, and what an answer takes that is on its way.
                socket.setSoTimeout((int) ((until - System.nanoTime()) / 1_000_000) + 2_000);
                ask(socket);
            } catch (SocketTimeoutException e) {
                isHung = true;
            } catch (IOException e) {
                error = e;
            }
        }

        private void ask(Socket socket) throws IOException {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (System.nanoTime() < until) {
                byte[] request = requests.get(ThreadLocalRandom.current().nextInt(requests.size()));
                long sentAt = System.nanoTime();
                socket.getOutputStream().write(request);
                int status = answer(in);
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = System.nanoTime() - sentAt;
                refused += status == 429 ? 1 : 0;
                failed += status != 429 && status != 200 ? 1 : 0;
            }
        }

        /** Reads an answer with a length and answers its status. */
        private static int answer(InputStream in) throws IOException {
            int status = Integer.parseInt(line(in).substring(9, 12));
            int length = -1;
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring("content-length:".length()).strip());
                }
            }
            if (length < 0) {
                throw new IOException("an answer with status " + status + " has no length");
            }
            in.skipNBytes(length);
            return status;
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException();
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }
}
