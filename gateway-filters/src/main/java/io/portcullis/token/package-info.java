/**
 * Who is calling?
 *
 * <p>From the {@code Authorization} header to a {@link io.portcullis.VerifiedToken}: {@link
 * io.portcullis.token.CredentialsReader} finds the token (RFC 6750), {@link io.portcullis.token.UnverifiedToken} reads
 * it strictly (RFC 7515, 7519), {@link io.portcullis.token.TokenVerifier} judges its claims and its signature (RFC 8725,
 * 9068). Its port is {@link io.portcullis.token.IssuerKeys}. Refuses everything that is not exactly a token of a
 * configured issuer. The only package that knows Nimbus.
 */
@NullMarked
package io.portcullis.token;

import org.jspecify.annotations.NullMarked;
