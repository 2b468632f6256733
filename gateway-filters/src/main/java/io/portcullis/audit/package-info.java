/**
 * What was decided?
 *
 * <p>Every decision of every stage goes to a {@link io.portcullis.audit.DecisionLog}: into counters, and, as far as
 * configured, into the log {@code portcullis.audit}. All decisions of one request together are a {@link
 * io.portcullis.audit.RequestTrace}, of which {@link io.portcullis.audit.RecentDecisions} keeps the last. An {@link
 * io.portcullis.audit.Explainer} says what would be decided. Nothing here changes a decision.
 */
@NullMarked
package io.portcullis.audit;

import org.jspecify.annotations.NullMarked;
