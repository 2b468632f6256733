package io.portcullis.filter;

import io.portcullis.ConfigurationException;
import io.portcullis.feed.Staleness;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code VerifyToken} or {@code VerifyToken=corporate, partners}: a verified token of one of these issuers is needed. The
 * structured form takes {@code issuers}, {@code tenants}, {@code max-staleness} and {@code on-stale}.
 */
public final class VerifyTokenGatewayFilterFactory extends StageFactory<VerifyTokenGatewayFilterFactory.Config> {

    private final Set<String> knownIssuers;
    private final TenantHosts hosts;
    private final CallerPublisher publisher;
    private final RevocationChecks revocations;

    /** Filters for these issuers. */
    public VerifyTokenGatewayFilterFactory(
            StageFilters filters,
            Set<String> knownIssuers,
            TenantHosts hosts,
            CallerPublisher publisher,
            RevocationChecks revocations) {
        super(Config.class, filters);
        this.knownIssuers = knownIssuers;
        this.hosts = hosts;
        this.publisher = publisher;
        this.revocations = revocations;
    }

    @Override
    List<StageCheck> checks(Config config) {
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
        return List.of(
                new TokenCheck(Set.copyOf(config.issuers()), Set.copyOf(config.tenants()), false, hosts, publisher),
                revocations.check(config.maxStaleness(), config.onStale()));
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return Shortcut.elementsOf("issuers");
    }

    @Override
    public List<String> argumentNames() {
        return List.of("issuers", "issuers[]", "tenants", "tenants[]", "max-staleness", "on-stale");
    }

    /**
     * The arguments.
     *
     * @param issuers names in the configuration; none means all
     * @param tenants whose tokens the route takes; none means all
     * @param maxStaleness how old the list of revocations may be here; null means as everywhere
     * @param onStale what becomes of requests beyond that here; null means as everywhere
     */
    public record Config(
            List<String> issuers,
            List<String> tenants,
            @Nullable Duration maxStaleness,
            Staleness.@Nullable OnStale onStale) {
        /** Copies the lists. */
        public Config(
                @Nullable List<String> issuers,
                @Nullable List<String> tenants,
                @Nullable Duration maxStaleness,
                Staleness.@Nullable OnStale onStale) {
            this.issuers = issuers == null ? List.of() : List.copyOf(issuers);
            this.tenants = tenants == null ? List.of() : List.copyOf(tenants);
            this.maxStaleness = maxStaleness;
            this.onStale = onStale;
        }
    }
}
