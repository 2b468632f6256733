/** Policy documents on the command line, without a gateway. */
@NullMarked
package io.portcullis.sample.policy;

import org.jspecify.annotations.NullMarked;
