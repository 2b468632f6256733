package io.portcullis.token;

import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** A document at an address: no redirects, at most 256 KiB, no more than 5 seconds between two bytes. */
final class WebKeySetSource implements KeySetSource {

    private static final int MAX_BYTES = 256 * 1024;
    private static final int CONNECT_MILLIS = 2_000;
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);

    private final WebClient client;
    private final URI uri;

    WebKeySetSource(URI uri) {
        this.uri = uri;
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create()
                        .followRedirect(false)
                        .proxyWithSystemProperties()
                        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                        .responseTimeout(READ_LIMIT)))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(MAX_BYTES))
                .build();
    }

    @Override
    public Mono<byte[]> fetch() {
        return client.get()
                .uri(uri)
                .exchangeToMono(response -> response.statusCode().value() == 200
                        ? response.bodyToMono(byte[].class)
                        : response.releaseBody()
                                .then(refused(response.statusCode().value())))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException(shown() + " answered nothing")));
    }

    private Mono<byte[]> refused(int status) {
        return Mono.error(() -> new IllegalStateException(shown() + " answered " + status + ", expected 200"));
    }

    /** Without the query, which may hold a secret. */
    private String shown() {
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}
