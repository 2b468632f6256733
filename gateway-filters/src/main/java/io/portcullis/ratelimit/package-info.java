/**
 * How often may this caller do this?
 *
 * <p>A {@link io.portcullis.ratelimit.Limit} is charged by GCRA, one time a key, at a {@link
 * io.portcullis.ratelimit.LimitStore} that all nodes share. The {@link io.portcullis.ratelimit.RateLimiter} takes small
 * leases of it, so that most requests are decided here without asking.
 */
@NullMarked
package io.portcullis.ratelimit;

import org.jspecify.annotations.NullMarked;
