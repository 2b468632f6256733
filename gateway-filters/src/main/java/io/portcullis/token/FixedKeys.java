package io.portcullis.token;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Keys that never change. */
record FixedKeys(KeySet keys) implements IssuerKeys {

    @Override
    public KeyLookup find(@Nullable String keyId) {
        return keys.find(keyId);
    }

    @Override
    public KeyStatus status() {
        return new KeyStatus(keys.descriptions(), null, null, true, null);
    }

    @Override
    public Mono<Void> refresh() {
        return Mono.empty();
    }

    @Override
    public long failures() {
        return 0;
    }
}
