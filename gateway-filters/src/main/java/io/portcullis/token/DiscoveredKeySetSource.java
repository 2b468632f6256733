package io.portcullis.token;

import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The JWK set of an issuer that publishes its metadata (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3). The
 * metadata must name exactly the issuer that is configured.
 */
final class DiscoveredKeySetSource implements KeySetSource {

    private static final int MAX_MEMBERS = 2_000;

    private final String issuer;
    private final Function<URI, KeySetSource> documents;

    /**
     * A source.
     *
     * @param documents how to fetch a document
     */
    DiscoveredKeySetSource(String issuer, Function<URI, KeySetSource> documents) {
        this.issuer = issuer;
        this.documents = documents;
    }

    @Override
    public Mono<byte[]> fetch() {
        return documents
                .apply(openIdConfiguration())
                .fetch()
                .onErrorResume(
                        error -> documents.apply(authorizationServerMetadata()).fetch())
                .map(this::keySetAddress)
                .flatMap(address -> documents.apply(address).fetch());
    }

    private URI openIdConfiguration() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return URI.create(base + "/.well-known/openid-configuration");
    }

    private URI authorizationServerMetadata() {
        URI base = URI.create(issuer);
        String path = base.getRawPath() == null || base.getRawPath().equals("/") ? "" : base.getRawPath();
        return URI.create(
                base.getScheme() + "://" + base.getRawAuthority() + "/.well-known/oauth-authorization-server" + path);
    }

    private URI keySetAddress(byte[] document) {
        Map<String, @Nullable Object> metadata = StrictJson.object(document, MAX_MEMBERS);
        if (!issuer.equals(metadata.get("issuer"))) {
            throw new IllegalStateException("the metadata names another issuer, expected " + issuer);
        }
        if (!(metadata.get("jwks_uri") instanceof String address)) {
            throw new IllegalStateException("the metadata of " + issuer + " has no jwks_uri");
        }
        return IssuerAddress.require(address);
    }
}
