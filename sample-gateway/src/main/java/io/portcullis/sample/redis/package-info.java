/** A real Redis as a child process, for a first look without installing anything. */
@NullMarked
package io.portcullis.sample.redis;

import org.jspecify.annotations.NullMarked;
