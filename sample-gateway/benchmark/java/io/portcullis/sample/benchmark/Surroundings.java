package io.portcullis.sample.benchmark;

import java.nio.file.Path;

/**
 * What all contenders have around them.
 *
 * @param upstream the address of the service behind the gateways
 * @param policies a file with the tenant's rules
 */
record Surroundings(String upstream, String jwkSetUri, String redisUrl, Path policies) {

    /** Requests a second that no contender reaches. */
    static final long AMPLE = 100_000;
}
