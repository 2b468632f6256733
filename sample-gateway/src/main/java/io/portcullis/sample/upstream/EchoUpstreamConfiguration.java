package io.portcullis.sample.upstream;

import io.portcullis.sample.loopback.LoopbackServer;
import io.portcullis.sample.loopback.Reply;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpstreamProperties.class)
final class EchoUpstreamConfiguration {

    @Bean
    @Conditional(NoUpstreamGiven.class)
    LoopbackServer echoUpstream(UpstreamProperties properties) {
        return new LoopbackServer("sample.upstream.port", properties.port(), Reply::ok);
    }

    private static final class NoUpstreamGiven implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment().containsProperty("sample.upstream.uri");
        }
    }
}
