/**
 * What was decided?
 *
 * <p>Every decision of every stage goes to a {@link io.portcullis.audit.DecisionLog}: into counters, and, as far as
 * configured, into the log {@code portcullis.audit}. Nothing here changes a decision.
 */
@NullMarked
package io.portcullis.audit;

import org.jspecify.annotations.NullMarked;
