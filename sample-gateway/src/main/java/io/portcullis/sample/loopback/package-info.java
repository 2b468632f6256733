/** Small HTTP servers for the demonstration: they can be reached from this computer only. */
@NullMarked
package io.portcullis.sample.loopback;

import org.jspecify.annotations.NullMarked;
