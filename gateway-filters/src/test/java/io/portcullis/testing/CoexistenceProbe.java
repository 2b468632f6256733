package io.portcullis.testing;

import java.security.Principal;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A gateway in a process of its own, whose class path a test chooses; prints what it saw. */
public final class CoexistenceProbe {

    private static final AtomicReference<Principal> PRINCIPAL = new AtomicReference<>();

    private CoexistenceProbe() {}

    public static void main(String[] args) {
        try (Gateway gateway = Gateway.with()
                .corporateIssuer()
                .source(Witness.class)
                .route("api", "/api/**", "VerifyToken", "ForwardClaims=sub")
                .start()) {
            int status =
                    gateway.http().get("/api/1", TestToken.valid().compact()).status();
            Principal principal = PRINCIPAL.get();
            System.out.println("status=" + status + " principal="
                    + principal.getClass().getName() + " name=" + principal.getName());
        }
        System.exit(0);
    }

    @Configuration(proxyBeanMethods = false)
    static class Witness {
        @Bean
        GlobalFilter witnessFilter() {
            return (exchange, chain) ->
                    exchange.getPrincipal().doOnNext(PRINCIPAL::set).then(chain.filter(exchange));
        }
    }
}
