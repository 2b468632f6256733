/**
 * What operators see and do: actuator endpoints and health. Only its auto-configuration is public; the only package that
 * knows the actuator.
 */
@NullMarked
package io.portcullis.actuate;

import org.jspecify.annotations.NullMarked;
