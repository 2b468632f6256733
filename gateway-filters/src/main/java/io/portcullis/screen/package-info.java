/**
 * Is this request well-formed enough to look at?
 *
 * <p>{@link io.portcullis.screen.PathScreen} refuses request targets that two programs could read differently, {@link
 * io.portcullis.screen.HeaderScreen} finds headers that a client must not send, {@link
 * io.portcullis.screen.ClientAddress} says from where the request came. No port; always on, on every route.
 */
@NullMarked
package io.portcullis.screen;

import org.jspecify.annotations.NullMarked;
