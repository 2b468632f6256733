/**
 * Do my documents do what I expect? Their tests as tests of JUnit 5; only for test classes, which bring JUnit along.
 *
 * <p>{@link io.portcullis.policy.junit.PolicyTests} is all there is.
 */
@NullMarked
package io.portcullis.policy.junit;

import org.jspecify.annotations.NullMarked;
