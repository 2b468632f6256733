/**
 * Are the claims that the route asks for there?
 *
 * <p>{@link io.portcullis.claims.RequiredClaims} holds the rules of one filter; a request passes if all of them hold.
 * No port: the token carries everything that is asked.
 */
@NullMarked
package io.portcullis.claims;

import org.jspecify.annotations.NullMarked;
