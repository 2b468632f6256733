package io.portcullis.sample.benchmark.gateway;

import java.io.IOException;
import java.security.Principal;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** As {@link ResourceServerGateway}, with a list of revoked tokens in Redis and RequestRateLimiter, as teams write it. */
@Configuration(proxyBeanMethods = false)
@Import(ResourceServerGateway.class)
public class RedisGateway {

    public static void main(String[] arguments) throws IOException {
        GatewayMain.run(RedisGateway.class, arguments);
    }

    @Bean
    KeyResolver subjects() {
        return exchange -> exchange.getPrincipal().map(Principal::getName);
    }

    @Bean
    RevokedTokens revokedTokens(ReactiveStringRedisTemplate redis) {
        return new RevokedTokens(redis);
    }

    /** Refuses tokens whose id is in Redis. */
    record RevokedTokens(ReactiveStringRedisTemplate redis) implements GlobalFilter, Ordered {

        @Override
        public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
            return exchange.getPrincipal()
                    .cast(JwtAuthenticationToken.class)
                    .flatMap(caller ->
                            redis.hasKey("revoked:" + caller.getToken().getId()))
                    .flatMap(revoked -> revoked ? refuse(exchange) : chain.filter(exchange));
        }

        private static Mono<Void> refuse(ServerWebExchange exchange) {
            exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
            return exchange.getResponse().setComplete();
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }
}
