package io.portcullis.policy.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.portcullis.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Addresses and blocks of them, named as in the network extension of cel-spec. */
final class NetworkFunctions {

    static final OpaqueType IP = OpaqueType.create("net.IP");
    static final OpaqueType CIDR = OpaqueType.create("net.CIDR");

    static final String ADDRESS = "ip";
    static final String BLOCK = "cidr";
    private static final String IS_ADDRESS = "isIP";
    private static final String CONTAINS = "containsIP";

    static final List<CelFunctionDecl> DECLARATIONS = List.of(
            CelFunctionDecl.newFunctionDeclaration(
                    ADDRESS, CelOverloadDecl.newGlobalOverload("string_to_ip", IP, SimpleType.STRING)),
            CelFunctionDecl.newFunctionDeclaration(
                    IS_ADDRESS, CelOverloadDecl.newGlobalOverload("is_ip", SimpleType.BOOL, SimpleType.STRING)),
            CelFunctionDecl.newFunctionDeclaration(
                    BLOCK, CelOverloadDecl.newGlobalOverload("string_to_cidr", CIDR, SimpleType.STRING)),
            CelFunctionDecl.newFunctionDeclaration(
                    CONTAINS,
                    CelOverloadDecl.newMemberOverload(
                            "cidr_contains_ip_string", SimpleType.BOOL, CIDR, SimpleType.STRING),
                    CelOverloadDecl.newMemberOverload("cidr_contains_ip_ip", SimpleType.BOOL, CIDR, IP)));

    private NetworkFunctions() {}

    static List<CelFunctionBinding> bindings() {
        return Stream.of(
                        CelFunctionBinding.fromOverloads(
                                ADDRESS,
                                CelFunctionBinding.from("string_to_ip", String.class, NetworkFunctions::address)),
                        CelFunctionBinding.fromOverloads(
                                IS_ADDRESS,
                                CelFunctionBinding.from("is_ip", String.class, text -> Cidr.address(text) != null)),
                        CelFunctionBinding.fromOverloads(
                                BLOCK,
                                CelFunctionBinding.from("string_to_cidr", String.class, NetworkFunctions::block)),
                        CelFunctionBinding.fromOverloads(
                                CONTAINS,
                                CelFunctionBinding.from(
                                        "cidr_contains_ip_string",
                                        BlockValue.class,
                                        String.class,
                                        (block, text) -> block.contains(address(text))),
                                CelFunctionBinding.from(
                                        "cidr_contains_ip_ip",
                                        BlockValue.class,
                                        AddressValue.class,
                                        BlockValue::contains)))
                .flatMap(Set::stream)
                .toList();
    }

    private static AddressValue address(String text) {
        AddressValue known = Evaluation.current().literals().addresses().get(text);
        return known != null ? known : AddressValue.of(text);
    }

    private static BlockValue block(String text) {
        BlockValue known = Evaluation.current().literals().blocks().get(text);
        return known != null ? known : BlockValue.of(text);
    }

    /** The canonical text of an address, without the zone of a link-local one. */
    static String text(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.getHostAddress();
        }
        try {
            InetAddress withoutZone = InetAddress.getByAddress(address.getAddress());
            String block = Cidr.of(withoutZone.getHostAddress()).toString();
            return block.substring(0, block.indexOf('/'));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
