/**
 * Wiring: {@code portcullis.*} properties become the parts of the other packages. Inert without any of them.
 */
@NullMarked
package io.portcullis.autoconfigure;

import org.jspecify.annotations.NullMarked;
