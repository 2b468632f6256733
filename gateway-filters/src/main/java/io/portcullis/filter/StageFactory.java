package io.portcullis.filter;

import java.util.List;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;

/**
 * A factory of stage filters: translates a configuration into a check and owns nothing, because it is asked again at
 * every refresh of the routes.
 *
 * @param <C> the configuration, a record that validates itself
 */
public abstract class StageFactory<C> extends AbstractGatewayFilterFactory<C> implements KnownArguments {

    private final StageFilters filters;

    StageFactory(Class<C> configClass, StageFilters filters) {
        super(configClass);
        this.filters = filters;
    }

    @Override
    public final GatewayFilter apply(C config) {
        return filters.of(checks(config));
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of();
    }

    @Override
    public final String yamlName() {
        return name();
    }

    /** The checks that the filter makes in turn; at least one. */
    abstract List<StageCheck> checks(C config);
}
