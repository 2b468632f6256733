/**
 * May this caller do this?
 *
 * <p>A {@link io.portcullis.policy.PolicyDocument} says what a tenant's callers may do. Documents are compiled into one
 * immutable {@link io.portcullis.policy.PolicySnapshot} per tenant, which decides without I/O and without a lock. Denies
 * by default; everything that fails moves towards deny.
 */
@NullMarked
package io.portcullis.policy;

import org.jspecify.annotations.NullMarked;
