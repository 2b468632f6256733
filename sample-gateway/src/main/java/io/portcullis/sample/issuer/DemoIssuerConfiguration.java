package io.portcullis.sample.issuer;

import io.portcullis.sample.loopback.LoopbackServer;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IssuerProperties.class)
final class DemoIssuerConfiguration {

    private static final Logger log = LoggerFactory.getLogger(DemoIssuerConfiguration.class);

    @Bean
    @ConditionalOnBooleanProperty("sample.issuer.enabled")
    LoopbackServer demoIssuer(IssuerProperties properties) {
        String issuer = properties.issuer();
        log.warn("The issuer {} signs a token for anybody who asks: it is for demonstration only.", issuer);
        SigningKeys keys = new SigningKeys();
        TokenMint mint = new TokenMint(issuer, keys, Clock.systemUTC());
        return new LoopbackServer(
                "sample.issuer.port", properties.address(), properties.port(), new IssuerEndpoints(issuer, keys, mint));
    }
}
