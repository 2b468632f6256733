/** A gateway with Portcullis in it, and around it everything that a first look needs. */
@NullMarked
package io.portcullis.sample;

import org.jspecify.annotations.NullMarked;
