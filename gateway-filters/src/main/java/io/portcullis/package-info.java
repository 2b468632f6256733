/**
 * The vocabulary that all stages share: who called ({@link io.portcullis.VerifiedToken}), what was decided
 * ({@link io.portcullis.Decision}), why ({@link io.portcullis.Reason}) and where on a request's way
 * ({@link io.portcullis.Stage}). Plain Java; nothing here knows a framework.
 */
@NullMarked
package io.portcullis;

import org.jspecify.annotations.NullMarked;
