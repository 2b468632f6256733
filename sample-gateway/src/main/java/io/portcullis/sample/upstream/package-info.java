/** What the gateway protects in the demonstration: an upstream that answers what it was asked. */
@NullMarked
package io.portcullis.sample.upstream;

import org.jspecify.annotations.NullMarked;
