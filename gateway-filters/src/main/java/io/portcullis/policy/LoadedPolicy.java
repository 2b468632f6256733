package io.portcullis.policy;

/** A document as this node has it; immutable. */
record LoadedPolicy(PolicyReference reference, PolicySource source, CompiledPolicy compiled) {

    PolicyMode mode() {
        return source.document().mode();
    }
}
