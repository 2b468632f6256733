/**
 * The only package that knows Redis: one adapter for each port, key names in {@link io.portcullis.redis.RedisKeys}, logic in
 * scripts. Only its auto-configuration is public. It uses connections of its own, made as the host's are configured, and
 * changes nothing of the host's.
 */
@NullMarked
package io.portcullis.redis;

import org.jspecify.annotations.NullMarked;
