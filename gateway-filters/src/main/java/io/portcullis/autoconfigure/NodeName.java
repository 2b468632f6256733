package io.portcullis.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names this node: for people by its host, for the store by something that no other node and no other run has. */
final class NodeName {

    private NodeName() {}

    static String unique() {
        return host() + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 10);
    }

    private static String host() {
        String name = System.getenv("HOSTNAME");
        try {
            return name != null && !name.isBlank()
                    ? name
                    : InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "gateway";
        }
    }
}
