/**
 * Does an expression in the Common Expression Language hold?
 *
 * <p>{@link io.portcullis.policy.cel.CelExpressions} is the one door, and the only package that knows {@code dev.cel}:
 * nothing here may be loaded where that library is absent. Refuses, before a document is published, whatever is not a
 * boolean, is too long or too deep, or has a pattern that is not RE2.
 */
@NullMarked
package io.portcullis.policy.cel;

import org.jspecify.annotations.NullMarked;
