package io.portcullis.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class FaultProxyTests {

    private final TcpEcho echo = new TcpEcho("");
    private final FaultProxy proxy = FaultProxy.to("127.0.0.1", echo.port());

    @AfterEach
    void close() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void passesBytesBothWays() throws IOException {
        try (TcpClient client = connect()) {
            assertThat(client.exchange("hello")).isEqualTo("hello");
            client.sendEnd();
            assertThat(client.receive(1)).isEmpty();
        }
        Patience.await("the end of the connection").until(() -> proxy.connections() == 0);
    }

    @Test
    void holdsBytesWhileStalledAndForwardsThemOnRequest() throws IOException {
        try (TcpClient client = connect()) {
            client.exchange("before");
            proxy.stall();
            client.send("one");
            client.send("two");
            client.assertSilent();
            proxy.passHeld();
            assertThat(client.receive(6)).isEqualTo("onetwo");
        }
    }

    @Test
    void acceptsConnectionsWhileStalled() throws IOException {
        proxy.stall();
        try (TcpClient client = connect()) {
            client.send("hello");
            client.assertSilent();
            proxy.passHeld();
            assertThat(client.receive(5)).isEqualTo("hello");
        }
    }

    @Test
    void hidesTheEndOfAConnectionWhileStalled() throws IOException {
        try (TcpClient client = connect()) {
            client.exchange("before");
            proxy.stall();
            echo.close();
            client.assertSilent();
            proxy.passHeld();
            assertThat(client.receive(1)).isEmpty();
        }
    }

    @Test
    void resetsStalledConnectionsWhenItPassesAgain() throws IOException {
        try (TcpClient client = connect()) {
            client.exchange("before");
            proxy.stall();
            client.send("held");
            proxy.pass();
            client.assertReset();
        }
        assertPasses();
    }

    @RepeatedTest(20)
    void refusesConnectionsUntilItPassesAgain() throws IOException {
        try (TcpClient client = connect()) {
            client.exchange("before");
            proxy.refuse();
            client.assertReset();
        }
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        proxy.pass();
        assertPasses();
    }

    @Test
    void resetsConnectionsAndPassesNewOnes() throws IOException {
        try (TcpClient client = connect()) {
            client.exchange("before");
            proxy.reset();
            client.assertReset();
        }
        assertPasses();
    }

    @Test
    void keepsConnectionsThatPassWhenItIsToldToPass() throws IOException {
        try (TcpClient client = connect()) {
            client.exchange("before");
            proxy.pass();
            assertThat(client.exchange("after")).isEqualTo("after");
        }
    }

    @Test
    void delaysBytes() throws IOException {
        try (TcpClient client = connect()) {
            client.exchange("before");
            proxy.latency(Duration.ofHours(1));
            client.send("hello");
            client.assertSilent();
            proxy.latency(Duration.ofMillis(1));
            assertThat(client.receive(5)).isEqualTo("hello");
        }
    }

    @Test
    void goesToAnotherTarget() throws IOException {
        try (TcpEcho other = new TcpEcho("other:");
                TcpClient client = connect()) {
            client.exchange("before");
            proxy.target("127.0.0.1", other.port());
            client.assertReset();
            try (TcpClient next = connect()) {
                next.send("hello");
                assertThat(next.receive(11)).isEqualTo("other:hello");
            }
        }
    }

    @Test
    void resetsConnectionsWhenTheTargetIsGone() throws IOException {
        echo.close();
        try (TcpClient client = connect()) {
            client.assertReset();
        }
    }

    @Test
    void losesNothingInManyStalls() throws Exception {
        byte[] sent = new byte[1 << 20];
        new Random(1).nextBytes(sent);
        try (TcpClient client = connect()) {
            CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(
                    () -> read(client, sent.length), reader -> new Thread(reader, "reader").start());
            for (int from = 0; from < sent.length; from += sent.length / 64) {
                proxy.stall();
                client.send(Arrays.copyOfRange(sent, from, from + sent.length / 64));
                proxy.passHeld();
            }
            assertThat(received.get()).isEqualTo(sent);
        }
    }

    private TcpClient connect() throws IOException {
        return new TcpClient(proxy.host(), proxy.port());
    }

    private void assertPasses() throws IOException {
        try (TcpClient client = connect()) {
            assertThat(client.exchange("hello")).isEqualTo("hello");
        }
    }

    private static byte[] read(TcpClient client, int length) {
        try {
            return client.receiveBytes(length);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
