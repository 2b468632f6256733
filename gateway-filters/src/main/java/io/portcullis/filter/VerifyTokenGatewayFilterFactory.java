package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import io.portcullis.Stage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code VerifyToken} or {@code VerifyToken=corporate, partners}: a verified token of one of these issuers is needed. The
 * structured form takes {@code issuers} and {@code tenants}.
 */
public final class VerifyTokenGatewayFilterFactory extends StageFactory<VerifyTokenGatewayFilterFactory.Config> {

    private final Set<String> knownIssuers;
    private final TenantHosts hosts;
    private final CallerPublisher publisher;

    /** Filters for these issuers. */
    public VerifyTokenGatewayFilterFactory(
            StageFilters filters, Set<String> knownIssuers, TenantHosts hosts, CallerPublisher publisher) {
        super(Config.class, filters);
        this.knownIssuers = knownIssuers;
        this.hosts = hosts;
        this.publisher = publisher;
    }

    @Override
    Stage stage() {
        return Stage.TOKEN;
    }

    @Override
    StageCheck check(Config config) {
        if (knownIssuers.isEmpty()) {
            throw new ConfigurationException(
                    "VerifyToken has no issuer to trust", "Configure at least one portcullis.issuers.<name>.");
        }
        for (String issuer : config.issuers()) {
            if (!knownIssuers.contains(issuer)) {
                throw new ConfigurationException(
                        "VerifyToken names the issuer '" + issuer + "', which is not configured",
                        "Name one of " + new TreeSet<>(knownIssuers) + ", or configure portcullis.issuers." + issuer
                                + ".");
            }
        }
        return new TokenCheck(Set.copyOf(config.issuers()), Set.copyOf(config.tenants()), false, hosts, publisher);
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return Shortcut.elementsOf("issuers");
    }

    @Override
    public List<String> argumentNames() {
        return List.of("issuers", "issuers[]", "tenants", "tenants[]");
    }

    /**
     * The arguments.
     *
     * @param issuers names in the configuration; none means all
     * @param tenants whose tokens the route takes; none means all
     */
    public record Config(List<String> issuers, List<String> tenants) {
        /** Copies the lists. */
        public Config(@Nullable List<String> issuers, @Nullable List<String> tenants) {
            this.issuers = issuers == null ? List.of() : List.copyOf(issuers);
            this.tenants = tenants == null ? List.of() : List.copyOf(tenants);
        }
    }
}
