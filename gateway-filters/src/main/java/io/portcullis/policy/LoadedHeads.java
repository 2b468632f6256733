package io.portcullis.policy;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What this node has of one document; immutable. */
record LoadedHeads(@Nullable LoadedPolicy live, @Nullable LoadedPolicy shadow) {

    static final LoadedHeads NONE = new LoadedHeads(null, null);

    @Nullable
    LoadedPolicy in(PolicyReference.Slot slot) {
        return slot == PolicyReference.Slot.LIVE ? live : shadow;
    }

    @Nullable
    PolicyReference reference(PolicyReference.Slot slot) {
        LoadedPolicy loaded = in(slot);
        return loaded == null ? null : loaded.reference();
    }

    LoadedHeads with(PolicyReference.Slot slot, @Nullable LoadedPolicy loaded) {
        return slot == PolicyReference.Slot.LIVE ? new LoadedHeads(loaded, shadow) : new LoadedHeads(live, loaded);
    }

    Stream<LoadedPolicy> all() {
        return Stream.concat(Stream.ofNullable(live), Stream.ofNullable(shadow));
    }
}
