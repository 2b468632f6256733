package io.portcullis.sample;

import io.portcullis.sample.policy.PolicyCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.reactive.ReactiveOAuth2ResourceServerWebSecurityAutoConfiguration;

/** The gateway, its management port, a demo issuer and an echo upstream in one process. */
@SpringBootApplication(
        proxyBeanMethods = false,
        // It would close every path of the gateway, although there is a security chain here.
        exclude = ReactiveOAuth2ResourceServerWebSecurityAutoConfiguration.class)
public final class SampleGatewayApplication {

    private SampleGatewayApplication() {}

    public static void main(String[] arguments) {
        if (PolicyCommand.isMeant(arguments)) {
            System.exit(new PolicyCommand(System.out).run(arguments));
        }
        SpringApplication.run(SampleGatewayApplication.class, arguments);
    }
}
