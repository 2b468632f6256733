package io.portcullis.filter;

import java.util.List;
import java.util.Set;

/** {@code AllowAnonymous}: a request without a token may pass; one with a token that is not valid is still refused. */
public final class AllowAnonymousGatewayFilterFactory extends StageFactory<AllowAnonymousGatewayFilterFactory.Config> {

    private final TenantHosts hosts;
    private final CallerPublisher publisher;
    private final RevocationChecks revocations;

    /** Filters that publish a caller who is known all the same. */
    public AllowAnonymousGatewayFilterFactory(
            StageFilters filters, TenantHosts hosts, CallerPublisher publisher, RevocationChecks revocations) {
        super(Config.class, filters);
        this.hosts = hosts;
        this.publisher = publisher;
        this.revocations = revocations;
    }

    @Override
    List<StageCheck> checks(Config config) {
        return List.of(new TokenCheck(Set.of(), Set.of(), true, hosts, publisher), revocations.check());
    }

    @Override
    public List<String> argumentNames() {
        return List.of();
    }

    @Override
    public int maxShortcutValues() {
        return 0;
    }

    /** It has no arguments. */
    public record Config() {}
}
