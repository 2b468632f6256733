package io.portcullis.policy.cel;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.values.OpaqueValue;
import io.portcullis.Cidr;
import org.jspecify.annotations.Nullable;

/** A block of IP addresses. */
@SuppressWarnings("Immutable")
final class BlockValue extends OpaqueValue {

    private final Cidr block;

    private BlockValue(Cidr block) {
        this.block = block;
    }

    /**
     * Reads {@code address/bits}; never asks a name server.
     *
     * @throws IllegalArgumentException if it is none
     */
    static BlockValue of(String text) {
        if (text.indexOf('/') < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no block of addresses; expected one like 10.0.0.0/8 or 2001:db8::/32");
        }
        return new BlockValue(Cidr.of(text));
    }

    boolean contains(AddressValue address) {
        return block.contains(address.address());
    }

    @Override
    public BlockValue value() {
        return this;
    }

    @Override
    public OpaqueType celType() {
        return NetworkFunctions.CIDR;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlockValue that && block.equals(that.block);
    }

    @Override
    public int hashCode() {
        return block.hashCode();
    }
}
