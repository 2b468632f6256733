/**
 * Was it taken back?
 *
 * <p>A {@link io.portcullis.revocation.Revocation} is an entry of the log; merging entries is commutative, associative and
 * idempotent, so every node that has seen the same entries, in whatever order, refuses the same tokens. {@link
 * io.portcullis.revocation.RevocationTable} keeps what is looked up by {@link io.portcullis.revocation.RevocationKey},
 * {@link io.portcullis.revocation.AddressBlocks} what is looked up by address: one thread merges, any number of threads
 * ask, without a lock. Refuses what a live entry matches.
 */
@NullMarked
package io.portcullis.revocation;

import org.jspecify.annotations.NullMarked;
