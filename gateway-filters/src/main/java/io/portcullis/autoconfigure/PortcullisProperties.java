package io.portcullis.autoconfigure;

import io.portcullis.audit.AuditLog;
import io.portcullis.feed.Staleness;
import io.portcullis.filter.LiveExchanges;
import io.portcullis.policy.NoPolicy;
import io.portcullis.screen.ClientAddress;
import io.portcullis.screen.PathHazard;
import io.portcullis.token.IssuerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything under {@code portcullis}. A property that is not known stops the start-up, unless it comes from the
 * environment or the system properties, which other programs fill too.
 *
 * @param realm the realm of WWW-Authenticate challenges
 * @param issuers whose tokens are trusted, by the name that filters use
 * @param tokens limits for every token
 * @param tenants which tenant a request is for
 * @param screen the screen before routing
 * @param routes what is asked of every route
 * @param forward identity headers for upstreams
 * @param revocation how old the list of what was taken back may be
 * @param policy how policies are enforced
 * @param limits by name, how often callers may do something; beside them {@code headers} and {@code ipv6-prefix}
 * @param redis where nodes share that list, the policies and what was charged to limits
 * @param audit the record of decisions
 */
@ConfigurationProperties(prefix = "portcullis", ignoreUnknownFields = false)
record PortcullisProperties(
        @DefaultValue("gateway") String realm,
        @DefaultValue Map<String, IssuerSettings> issuers,
        @DefaultValue Tokens tokens,
        @DefaultValue Tenants tenants,
        @DefaultValue Screen screen,
        @DefaultValue Routes routes,
        @DefaultValue Forward forward,
        @DefaultValue Revocation revocation,
        @DefaultValue Policy policy,
        @DefaultValue Map<String, Object> limits,
        @DefaultValue Redis redis,
        @DefaultValue Audit audit) {

    /**
     * Limits for every token.
     *
     * @param maxSize the longest token that is decoded, 1B to 64KB
     * @param cacheSize how many verified tokens are remembered at the most; 0 remembers none
     * @param cacheMemory how much memory they take at the most
     */
    record Tokens(
            @DefaultValue("8KB") DataSize maxSize,
            @DefaultValue("100000") int cacheSize,
            @DefaultValue("256MB") DataSize cacheMemory) {
        Tokens {
            if (cacheSize < 0 || cacheMemory.toBytes() < DataSize.ofMegabytes(1).toBytes()) {
                throw new io.portcullis.ConfigurationException(
                        "portcullis.tokens.cache-size is " + cacheSize + " and cache-memory is " + cacheMemory
                                + "; expected at least 0 and at least 1MB",
                        "Correct portcullis.tokens.");
            }
            requireSize("portcullis.tokens.max-size", maxSize);
        }
    }

    /**
     * Which tenant a request is for.
     *
     * @param hosts patterns of hosts that belong to a tenant, for example {tenant}.api.acme.example; only tokens of that
     *     tenant are good there
     */
    record Tenants(@DefaultValue List<String> hosts) {}

    /**
     * The screen before routing.
     *
     * @param trustedProxies blocks of addresses of proxies that are believed to say for whom they speak
     * @param proxyHeader the one header in which they say so
     * @param exceptions paths at which the screen looks away
     */
    record Screen(
            @DefaultValue List<String> trustedProxies,
            @DefaultValue("x-forwarded-for") ClientAddress.ProxyHeader proxyHeader,
            @DefaultValue List<PathException> exceptions) {}

    /**
     * Paths at which the screen looks away.
     *
     * @param path the pattern of the paths, for example /files/**
     * @param insecureAllow hazards that pass there
     * @param foreignTokens whether bearer tokens that are no JWT pass there, for endpoints of the application's own
     */
    record PathException(
            String path,
            @Nullable Set<PathHazard> insecureAllow,
            @DefaultValue("false") boolean foreignTokens) {}

    /**
     * What is asked of every route.
     *
     * @param unprotected what becomes of routes that are neither verified nor explicitly public
     */
    record Routes(@DefaultValue("refuse") Unprotected unprotected) {}

    /** What becomes of unprotected routes. */
    enum Unprotected {
        /** The application does not start; routes that appear later answer 503. */
        REFUSE,
        /** They let everybody pass, and a warning says so. */
        WARN
    }

    /**
     * Identity headers for upstreams.
     *
     * @param headers by header name, the claim that it carries on every verified route
     * @param maxSize of all identity headers of a request together, 1B to 64KB
     * @param stripAuthorization whether the token is kept from upstreams
     */
    record Forward(
            @DefaultValue Map<String, String> headers,
            @DefaultValue("8KB") DataSize maxSize,
            @DefaultValue("false") boolean stripAuthorization) {
        Forward {
            requireSize("portcullis.forward.max-size", maxSize);
        }
    }

    /**
     * How old the list of what was taken back may be.
     *
     * @param maxStaleness the age up to which it is good for everything, at least 500ms
     * @param onStale what becomes of requests with a token beyond that
     * @param hardLimit the silence after which none of them passes
     * @param closeStreams which exchanges are ended when their token is taken back or expires
     */
    record Revocation(
            @DefaultValue("5s") Duration maxStaleness,
            @DefaultValue("fail-closed") Staleness.OnStale onStale,
            @DefaultValue("15m") Duration hardLimit,
            @DefaultValue("detected") LiveExchanges.Streams closeStreams) {}

    /**
     * How policies are enforced.
     *
     * @param noPolicy what becomes of tenants without a document of their own
     * @param maxStaleness how old the policies may be, at least 500ms
     * @param onStale what becomes of requests beyond that
     * @param hardLimit the silence after which none of them passes
     * @param locations files and directories with documents, published at the start and when they change
     * @param defaultTenant whose policies count for callers of no tenant
     * @param recentRequests how many requests are kept to try documents on; 0 keeps none
     */
    record Policy(
            @DefaultValue("deny") NoPolicy noPolicy,
            @DefaultValue("60s") Duration maxStaleness,
            @DefaultValue("fail-closed") Staleness.OnStale onStale,
            @DefaultValue("15m") Duration hardLimit,
            @DefaultValue List<String> locations,
            @Nullable String defaultTenant,
            @DefaultValue("1000") int recentRequests) {}

    /**
     * Where nodes share what was taken back; the connection itself is spring.data.redis.
     *
     * @param enabled false for a node that works alone; true insists on Redis
     * @param keyPrefix of all keys and channels
     * @param timeout of a call that a request waits for; the log's get ten times as long
     * @param seal for how long the log counts as incomplete after Redis has lost it or was restarted
     */
    record Redis(
            @Nullable Boolean enabled,
            @DefaultValue("portcullis") String keyPrefix,
            @DefaultValue("100ms") Duration timeout,
            @DefaultValue("3s") Duration seal) {}

    /**
     * The record of decisions.
     *
     * @param log which decisions are written to the log portcullis.audit
     * @param recent how many requests are kept for the endpoint decisions, 0 to 100000
     */
    record Audit(
            @DefaultValue("denials") AuditLog.Level log,
            @DefaultValue("1000") int recent) {}

    private static void requireSize(String property, DataSize size) {
        if (size.toBytes() < 1 || size.toBytes() > DataSize.ofKilobytes(64).toBytes()) {
            throw new io.portcullis.ConfigurationException(
                    property + " is " + size + "; expected 1B to 64KB", "Correct " + property + ".");
        }
    }
}
