package io.portcullis.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.portcullis.audit.DecisionCounters;
import io.portcullis.audit.DecisionTimer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Counts decisions where the application has a meter registry. */
@AutoConfiguration(
        beforeName = "io.portcullis.autoconfigure.PortcullisAutoConfiguration",
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
@Conditional(OnPortcullisProperty.class)
public class PortcullisMetricsAutoConfiguration {

    @Bean
    DecisionCounters portcullisDecisionCounters(MeterRegistry registry) {
        return new DecisionCounters(registry);
    }

    @Bean
    DecisionTimer portcullisDecisionTimer(MeterRegistry registry) {
        return new DecisionTimer(registry);
    }
}
