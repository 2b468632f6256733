package io.portcullis.autoconfigure;

import io.portcullis.audit.Explainer;
import io.portcullis.filter.DecisionExplainer;
import io.portcullis.filter.Enforcer;
import io.portcullis.filter.ForwardFilter;
import io.portcullis.filter.LimitFilter;
import io.portcullis.filter.RouteArguments;
import io.portcullis.filter.RouteCheck;
import io.portcullis.filter.RouteGuard;
import io.portcullis.filter.ScreenFilter;
import io.portcullis.screen.HeaderScreen;
import io.portcullis.token.CredentialsReader;
import io.portcullis.token.TokenVerifier;
import io.portcullis.token.VerifiedTokens;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Sees to it that every route is verified or explicitly public, and understood. */
@Configuration(proxyBeanMethods = false)
class RouteConfiguration {

    @Bean
    RouteGuard portcullisRouteGuard(PortcullisProperties properties, Enforcer enforcer) {
        return new RouteGuard(enforcer, refusesUnprotected(properties));
    }

    @Bean
    RouteArguments portcullisRouteArguments(
            List<GatewayFilterFactory<?>> filters, List<RoutePredicateFactory<?>> predicates) {
        return new RouteArguments(filters, predicates);
    }

    @Bean
    static RouteDefinitionsChecker portcullisRouteDefinitionsChecker(ObjectProvider<RouteArguments> arguments) {
        return new RouteDefinitionsChecker(arguments);
    }

    @Bean
    RouteCheck portcullisRouteCheck(
            PortcullisProperties properties,
            RouteDefinitionLocator definitions,
            RouteLocator routes,
            GatewayProperties gateway,
            RouteArguments arguments,
            Environment environment) {
        return new RouteCheck(definitions, routes, gateway, arguments, environment, refusesUnprotected(properties));
    }

    @Bean
    Explainer portcullisExplainer(
            PortcullisProperties properties,
            ScreenFilter screen,
            RouteGuard guard,
            LimitFilter limits,
            ObjectProvider<ForwardFilter> forward,
            HeaderScreen headers,
            TokenVerifier verifier,
            RouteLocator routes) {
        return new DecisionExplainer(
                new DecisionExplainer.Gate(screen, guard, limits, forward.getIfAvailable()),
                headers,
                new CredentialsReader(
                        Math.toIntExact(properties.tokens().maxSize().toBytes()), VerifiedTokens.none()),
                verifier,
                routes);
    }

    private static boolean refusesUnprotected(PortcullisProperties properties) {
        return properties.routes().unprotected() == PortcullisProperties.Unprotected.REFUSE;
    }
}
