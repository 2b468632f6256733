package io.portcullis.filter;

import java.util.List;

/** A filter or predicate that knows which arguments it understands, so that a typing error does not pass in silence. */
interface KnownArguments {

    /** Its name in a route. */
    String yamlName();

    /** The names of its arguments in the structured form, {@code []} standing for an index. */
    List<String> argumentNames();

    /** How many values its shortcut may have. */
    default int maxShortcutValues() {
        return 64;
    }
}
