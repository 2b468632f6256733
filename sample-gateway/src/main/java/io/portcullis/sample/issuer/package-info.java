/** Who vouches for callers in the demonstration: an issuer that signs whatever it is asked to. */
@NullMarked
package io.portcullis.sample.issuer;

import org.jspecify.annotations.NullMarked;
