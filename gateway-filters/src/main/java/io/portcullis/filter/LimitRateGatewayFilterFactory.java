package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code LimitRate=per-subject, per-tenant}: the request is charged to these limits of {@code portcullis.limits}, together or not
 * at all; those that tell callers apart by their address, before a token is verified.
 */
public final class LimitRateGatewayFilterFactory extends StageFactory<LimitRateGatewayFilterFactory.Config> {

    private final LimitCharges charges;

    /** Filters that charge by these. */
    public LimitRateGatewayFilterFactory(StageFilters filters, LimitCharges charges) {
        super(Config.class, filters);
        this.charges = charges;
    }

    @Override
    List<StageCheck> checks(Config config) {
        Set<String> known = charges.limits().names();
        if (config.limits().isEmpty()) {
            throw new ConfigurationException(
                    "LimitRate names no limit", "Write LimitRate=<name>, …; known limits are " + known + ".");
        }
        for (String name : config.limits()) {
            if (!known.contains(name)) {
                throw new ConfigurationException(
                        "LimitRate names the limit '" + name + "', which is not configured",
                        known.isEmpty()
                                ? "Configure portcullis.limits." + name + "."
                                : "Name one of " + known + ", or configure portcullis.limits." + name + ".");
            }
        }
        return List.of(new AddressLimitCheck(config.limits(), charges));
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return Shortcut.elementsOf("limits");
    }

    @Override
    public List<String> argumentNames() {
        return List.of("limits", "limits[]");
    }

    /**
     * The arguments.
     *
     * @param limits names in the configuration
     */
    public record Config(List<String> limits) {
        /** Names each once. */
        public Config(@Nullable List<String> limits) {
            this.limits =
                    limits == null ? List.of() : limits.stream().distinct().toList();
        }
    }
}
