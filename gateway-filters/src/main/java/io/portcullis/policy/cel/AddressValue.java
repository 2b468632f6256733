package io.portcullis.policy.cel;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.values.OpaqueValue;
import io.portcullis.Cidr;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** An IP address. */
@SuppressWarnings("Immutable")
final class AddressValue extends OpaqueValue {

    private final InetAddress address;

    private AddressValue(InetAddress address) {
        this.address = address;
    }

    /**
     * Reads an address; never asks a name server.
     *
     * @throws IllegalArgumentException if it is none
     */
    static AddressValue of(String text) {
        InetAddress address = Cidr.address(text);
        if (address == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no IP address; expected one like 192.0.2.1 or 2001:db8::1");
        }
        return new AddressValue(address);
    }

    InetAddress address() {
        return address;
    }

    @Override
    public AddressValue value() {
        return this;
    }

    @Override
    public OpaqueType celType() {
        return NetworkFunctions.IP;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressValue that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }
}
