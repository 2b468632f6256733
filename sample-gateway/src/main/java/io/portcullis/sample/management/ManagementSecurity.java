package io.portcullis.sample.management;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import reactor.core.publisher.Mono;

/** Protects the endpoints, and nothing else: requests to the gateway itself pass Spring Security untouched. */
@Configuration(proxyBeanMethods = false)
final class ManagementSecurity {

    private static final Logger log = LoggerFactory.getLogger(ManagementSecurity.class);

    private final ServerWebExchangeMatcher endpoints = EndpointRequest.toAnyEndpoint();

    @Bean
    SecurityWebFilterChain endpointsNeedAnAdmin(ServerHttpSecurity http, ObjectProvider<ReactiveJwtDecoder> decoders) {
        ReactiveJwtDecoder decoder = decoders.getIfAvailable(ManagementSecurity::refuseAll);
        return http.securityMatcher(endpoints)
                .authorizeExchange(requests -> requests.matchers(EndpointRequest.to("health"))
                        .permitAll()
                        .anyExchange()
                        .hasAuthority("SCOPE_portcullis.admin"))
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.jwtDecoder(decoder)))
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .csrf(CsrfSpec::disable)
                .httpBasic(HttpBasicSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .logout(LogoutSpec::disable)
                .build();
    }

    /** What is wrong with a request to the gateway, and what is allowed as an exception, is said by Portcullis alone. */
    @Bean
    ServerWebExchangeFirewall endpointsOnlyFirewall() {
        ServerWebExchangeFirewall strict = new StrictServerWebExchangeFirewall();
        return exchange -> endpoints
                .matches(exchange)
                .filter(MatchResult::isMatch)
                .flatMap(match -> strict.getFirewalledExchange(exchange))
                .defaultIfEmpty(exchange);
    }

    private static ReactiveJwtDecoder refuseAll() {
        log.warn("Nobody can use the management endpoints but health: set spring.security.oauth2.resourceserver.jwt.*");
        return token -> Mono.error(new BadJwtException("No issuer is configured for the management endpoints"));
    }
}
