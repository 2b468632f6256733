package io.portcullis.policy;

import io.portcullis.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** The client's address lies in a block, or if negative in none; an unknown one is nowhere. */
record AddressCheck(List<Cidr> blocks, boolean isNegative, boolean denies) implements Check {

    private static final int BLOCKS_IN_A_STEP = 4;

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        if (!work.spend(1 + blocks.size() / BLOCKS_IN_A_STEP)) {
            return Truth.ERROR;
        }
        InetAddress address = request.address();
        if (address == null) {
            return Truth.of(isNegative && denies);
        }
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).contains(address)) {
                return Truth.of(!isNegative);
            }
        }
        return Truth.of(isNegative);
    }

    @Override
    public int cost() {
        return 2 + blocks.size() / 8;
    }

    @Override
    public String toString() {
        return "ip " + (isNegative ? "not in " : "in ") + blocks;
    }
}
