package io.portcullis.token;

import io.portcullis.Reason;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The usable keys of one issuer; immutable.
 *
 * @param keys the usable ones
 * @param dropped why the others are not usable, a sentence each
 */
record KeySet(List<VerificationKey> keys, Map<String, KeyLookup.Found> byId, List<String> dropped) {

    static KeySet of(List<VerificationKey> keys, List<String> dropped) {
        Map<String, KeyLookup.Found> byId = keys.stream()
                .filter(key -> key.keyId() != null)
                .collect(Collectors.toUnmodifiableMap(key -> String.valueOf(key.keyId()), KeyLookup.Found::new));
        return new KeySet(List.copyOf(keys), byId, List.copyOf(dropped));
    }

    List<KeyStatus.Key> descriptions() {
        return keys.stream().map(VerificationKey::description).toList();
    }

    /** The key of this id; without an id the only key. Keys are never tried one after the other. */
    KeyLookup find(@Nullable String keyId) {
        if (keyId != null) {
            KeyLookup.Found found = byId.get(keyId);
            return found != null ? found : new KeyLookup.Missing(Reason.KEY_UNKNOWN);
        }
        return keys.size() == 1
                ? new KeyLookup.Found(keys.get(0))
                : new KeyLookup.Missing(keys.isEmpty() ? Reason.KEY_UNKNOWN : Reason.KEY_AMBIGUOUS);
    }
}
