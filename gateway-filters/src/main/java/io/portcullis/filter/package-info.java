/**
 * The way of a request through Spring Cloud Gateway.
 *
 * <p>Thin factories translate a route's YAML into checks, one {@link io.portcullis.filter.StageFilter} runs a check at
 * its fixed place, one {@link io.portcullis.filter.DenialWriter} speaks HTTP. The only package that knows Spring Cloud
 * Gateway.
 */
@NullMarked
package io.portcullis.filter;

import org.jspecify.annotations.NullMarked;
