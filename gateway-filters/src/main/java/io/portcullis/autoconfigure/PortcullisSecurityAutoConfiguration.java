package io.portcullis.autoconfigure;

import io.portcullis.filter.CallerPublisher;
import io.portcullis.filter.SpringSecurityCallerPublisher;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Tells Spring Security who called, where it is present. */
@AutoConfiguration
@ConditionalOnClass(
        name = {
            "org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken",
            "org.springframework.security.oauth2.jwt.Jwt"
        })
@Conditional(OnPortcullisProperty.class)
public class PortcullisSecurityAutoConfiguration {

    @Bean
    CallerPublisher portcullisSpringSecurityCallerPublisher() {
        return new SpringSecurityCallerPublisher();
    }
}
