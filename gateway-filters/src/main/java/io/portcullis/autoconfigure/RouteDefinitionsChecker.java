package io.portcullis.autoconfigure;

import io.portcullis.filter.CheckedRouteDefinitions;
import io.portcullis.filter.RouteArguments;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;

/** Puts the check of arguments around the one source of route definitions from which routes are made. */
final class RouteDefinitionsChecker implements BeanPostProcessor {

    private static final String ALL_DEFINITIONS = "routeDefinitionLocator";

    private final ObjectProvider<RouteArguments> arguments;

    RouteDefinitionsChecker(ObjectProvider<RouteArguments> arguments) {
        this.arguments = arguments;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return bean instanceof RouteDefinitionLocator definitions && beanName.equals(ALL_DEFINITIONS)
                ? CheckedRouteDefinitions.of(definitions, arguments::getObject)
                : bean;
    }
}
