package io.portcullis.policy;

class MemoryPolicyContentsTests extends PolicyContentsContract {

    @Override
    protected PolicyContents open() {
        return PolicyContents.inMemory();
    }
}
