package io.portcullis.sample.benchmark.gateway;

import java.io.IOException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Behind Spring Security's resource server, as its documentation shows it. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ResourceServerGateway {

    public static void main(String[] arguments) throws IOException {
        GatewayMain.run(ResourceServerGateway.class, arguments);
    }

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .authorizeExchange(paths -> paths.anyExchange().hasAuthority("SCOPE_orders:read"))
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .build();
    }
}
