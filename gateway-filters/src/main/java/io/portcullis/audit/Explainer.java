package io.portcullis.audit;

import reactor.core.publisher.Mono;

/** Says what would be decided of a request, without any other effect. Thread-safe. */
@FunctionalInterface
public interface Explainer {

    /** What would be decided; an {@link InvalidOrderException} if the request is not well described. */
    Mono<ExplainedRequest> explain(ExplainOrder order);
}
