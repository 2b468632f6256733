package io.portcullis.policy.cel;

import com.google.re2j.Pattern;
import java.util.Map;

/** What the texts in an expression stand for, read once; immutable. */
record Literals(Map<String, Pattern> patterns, Map<String, AddressValue> addresses, Map<String, BlockValue> blocks) {

    Literals {
        patterns = Map.copyOf(patterns);
        addresses = Map.copyOf(addresses);
        blocks = Map.copyOf(blocks);
    }
}
