package io.portcullis.filter;

import io.portcullis.VerifiedToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Publishes a {@code JwtAuthenticationToken} as the exchange's principal and in the Reactor context, where Spring
 * Security's own filters would put it. It is made when somebody asks for it.
 */
public final class SpringSecurityCallerPublisher implements CallerPublisher {

    private static final List<String> TIMES = List.of("exp", "nbf", "iat");

    private final JwtGrantedAuthoritiesConverter authorities = new JwtGrantedAuthoritiesConverter();

    @Override
    public Mono<Void> goOn(ServerWebExchange exchange, GatewayFilterChain chain, VerifiedToken token) {
        Mono<JwtAuthenticationToken> authentication =
                Mono.fromSupplier(() -> authentication(token)).cache();
        Mono<SecurityContext> context = authentication.map(SecurityContextImpl::new);
        return chain.filter(exchange.mutate()
                        .principal(authentication.cast(java.security.Principal.class))
                        .build())
                .contextWrite(ReactiveSecurityContextHolder.withSecurityContext(context));
    }

    private JwtAuthenticationToken authentication(VerifiedToken token) {
        Jwt jwt = Jwt.withTokenValue(token.value())
                .headers(headers -> copy(token.header(), headers))
                .claims(claims -> {
                    copy(token.claims(), claims);
                    TIMES.forEach(name -> claims.computeIfPresent(name, (key, value) -> instant(value)));
                    claims.computeIfPresent("aud", (key, value) -> value instanceof String ? List.of(value) : value);
                })
                .build();
        return new JwtAuthenticationToken(jwt, Objects.requireNonNull(authorities.convert(jwt)), token.getName());
    }

    /** A {@code Jwt} has no room for nulls. */
    private static void copy(Map<String, ?> from, Map<String, Object> to) {
        from.forEach((name, value) -> {
            if (value != null) {
                to.put(name, value);
            }
        });
    }

    private static Object instant(Object seconds) {
        return seconds instanceof Number number
                ? Instant.ofEpochMilli((long) Math.floor(number.doubleValue() * 1000))
                : seconds;
    }
}
