package io.portcullis.token;

import reactor.core.publisher.Mono;

/** Where an issuer publishes its JWK set: fetches the document, or fails. */
@FunctionalInterface
interface KeySetSource {

    /** The document; each subscription is one fetch, which ends within a bounded time. */
    Mono<byte[]> fetch();
}
