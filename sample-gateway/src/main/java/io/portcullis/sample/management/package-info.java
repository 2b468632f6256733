/** Who may operate the gateway: health is open, everything else needs an admin token. */
@NullMarked
package io.portcullis.sample.management;

import org.jspecify.annotations.NullMarked;
