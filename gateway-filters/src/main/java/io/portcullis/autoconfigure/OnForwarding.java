package io.portcullis.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if {@code portcullis.forward} says something about every route: each global filter costs each request. */
final class OnForwarding extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Binder binder = Binder.get(context.getEnvironment());
        boolean forwards = binder.bind("portcullis.forward.headers", Bindable.mapOf(String.class, String.class))
                .map(headers -> !headers.isEmpty())
                .orElse(false);
        boolean strips = binder.bind("portcullis.forward.strip-authorization", Boolean.class)
                .orElse(false);
        return new ConditionOutcome(
                forwards || strips,
                ConditionMessage.forCondition("Forwarding").because("forwards=" + forwards + ", strips=" + strips));
    }
}
