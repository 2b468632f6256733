package io.portcullis.filter;

import io.portcullis.screen.ClientAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** From where requests come. Thread-safe. */
public final class ClientAddresses {

    private final ClientAddress rules;

    /** Finds addresses by these rules. */
    public ClientAddresses(ClientAddress rules) {
        this.rules = rules;
    }

    /** The client's address, or null if the connection has none. */
    @Nullable
    InetAddress of(ServerHttpRequest request) {
        InetAddress peer = NativeRequest.peer(request);
        return peer == null || !rules.usesHeaders() ? peer : rules.of(peer, values(request, rules.headerName()));
    }

    private static List<String> values(ServerHttpRequest request, String header) {
        List<String> found = new ArrayList<>();
        request.getHeaders().forEach((name, values) -> {
            if (name.equalsIgnoreCase(header)) {
                found.addAll(values);
            }
        });
        return found;
    }
}
