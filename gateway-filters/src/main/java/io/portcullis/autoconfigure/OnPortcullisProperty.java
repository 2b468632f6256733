package io.portcullis.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if there is any property under {@code portcullis}: adding the jar alone changes nothing. */
final class OnPortcullisProperty extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean isConfigured = Binder.get(context.getEnvironment())
                .bind("portcullis", Bindable.mapOf(String.class, Object.class))
                .map(properties -> !properties.isEmpty())
                .orElse(false);
        return new ConditionOutcome(
                isConfigured,
                ConditionMessage.forCondition("Portcullis")
                        .because(isConfigured ? "it is configured" : "there is no portcullis.* property"));
    }
}
