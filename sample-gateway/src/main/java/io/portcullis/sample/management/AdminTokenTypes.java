package io.portcullis.sample.management;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;

/** Spring Security takes only the {@code typ} JWT unless told otherwise; access tokens have their own (RFC 9068). */
@Configuration(proxyBeanMethods = false)
final class AdminTokenTypes {

    @Bean
    @ConditionalOnBooleanProperty("sample.issuer.enabled")
    JwtTypeValidator accessTokens() {
        return new JwtTypeValidator("at+jwt", "application/at+jwt");
    }

    /** Many issuers still send access tokens as plain JWT. */
    @Bean
    @ConditionalOnBooleanProperty(name = "sample.issuer.enabled", havingValue = false)
    JwtTypeValidator accessTokensOfAnyIssuer() {
        JwtTypeValidator types = new JwtTypeValidator("at+jwt", "application/at+jwt", "JWT");
        types.setAllowEmpty(true);
        return types;
    }
}
