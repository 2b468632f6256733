package io.portcullis.autoconfigure;

import io.portcullis.audit.AuditBacklog;
import io.portcullis.audit.AuditLog;
import io.portcullis.audit.DecisionLog;
import io.portcullis.audit.DecisionTimes;
import io.portcullis.audit.RecentDecisions;
import io.portcullis.filter.AllowAnonymousGatewayFilterFactory;
import io.portcullis.filter.CallerPublisher;
import io.portcullis.filter.Callers;
import io.portcullis.filter.ClientAddresses;
import io.portcullis.filter.DenialWriter;
import io.portcullis.filter.Enforcer;
import io.portcullis.filter.ForwardClaimsGatewayFilterFactory;
import io.portcullis.filter.ForwardFilter;
import io.portcullis.filter.Forwarding;
import io.portcullis.filter.RequireClaimsGatewayFilterFactory;
import io.portcullis.filter.RevocationChecks;
import io.portcullis.filter.ScreenFilter;
import io.portcullis.filter.StageFilters;
import io.portcullis.filter.TenantHosts;
import io.portcullis.filter.TokenClaimRoutePredicateFactory;
import io.portcullis.filter.VerifyTokenGatewayFilterFactory;
import io.portcullis.screen.AssertedHeaders;
import io.portcullis.screen.HeaderScreen;
import io.portcullis.token.CredentialsReader;
import io.portcullis.token.IssuerFactory;
import io.portcullis.token.SignatureWorkers;
import io.portcullis.token.TokenVerifier;
import io.portcullis.token.VerifiedTokens;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ResourceLoader;

/** Puts the stages into the gateway, as soon as there is any {@code portcullis.*} property. */
@AutoConfiguration(
        afterName = {
            "org.springframework.cloud.gateway.config.GatewayAutoConfiguration",
            "io.portcullis.autoconfigure.PortcullisMetricsAutoConfiguration",
            "io.portcullis.autoconfigure.PortcullisSecurityAutoConfiguration"
        })
@ConditionalOnClass(GlobalFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty(name = "spring.cloud.gateway.server.webflux.enabled", matchIfMissing = true)
@Conditional(OnPortcullisProperty.class)
@EnableConfigurationProperties(PortcullisProperties.class)
@Import({RouteConfiguration.class, RevocationConfiguration.class})
public class PortcullisAutoConfiguration {

    /** Of some hundred bytes each, and with long paths of a few thousand. */
    private static final int MOST_WAITING_LINES = 8192;

    @Bean
    VerifiedTokens portcullisVerifiedTokens(PortcullisProperties properties) {
        PortcullisProperties.Tokens tokens = properties.tokens();
        return new VerifiedTokens(tokens.cacheSize(), tokens.cacheMemory().toBytes(), Clock.systemUTC());
    }

    @Bean
    SignatureWorkers portcullisSignatureWorkers() {
        return SignatureWorkers.forThisMachine();
    }

    @Bean
    TokenVerifier portcullisTokenVerifier(
            PortcullisProperties properties,
            ResourceLoader resources,
            VerifiedTokens verified,
            SignatureWorkers workers) {
        return new IssuerFactory(resources, verified, workers, Clock.systemUTC()).verifier(properties.issuers());
    }

    @Bean
    CredentialsReader portcullisCredentialsReader(PortcullisProperties properties, VerifiedTokens verified) {
        return new CredentialsReader(
                Math.toIntExact(properties.tokens().maxSize().toBytes()), verified);
    }

    @Bean
    AssertedHeaders portcullisAssertedHeaders() {
        return new AssertedHeaders();
    }

    @Bean
    HeaderScreen portcullisHeaderScreen(AssertedHeaders asserted) {
        return new HeaderScreen(asserted);
    }

    @Bean
    AuditBacklog portcullisAuditBacklog() {
        return new AuditBacklog(MOST_WAITING_LINES);
    }

    @Bean
    AuditLog portcullisAuditLog(PortcullisProperties properties, AuditBacklog backlog) {
        return new AuditLog(properties.audit().log(), backlog);
    }

    @Bean
    ClientAddresses portcullisClientAddresses(PortcullisProperties properties) {
        return new ClientAddresses(ScreenWiring.clientAddress(properties.screen()));
    }

    @Bean
    RecentDecisions portcullisRecentDecisions(PortcullisProperties properties) {
        return new RecentDecisions(properties.audit().recent());
    }

    @Bean
    Enforcer portcullisEnforcer(
            PortcullisProperties properties,
            ObjectProvider<DecisionLog> logs,
            ClientAddresses addresses,
            RecentDecisions recent,
            ObjectProvider<DecisionTimes> times) {
        return new Enforcer(
                new DenialWriter(properties.realm()),
                DecisionLog.all(logs.orderedStream().toList()),
                addresses,
                recent,
                times.getIfAvailable());
    }

    @Bean
    Callers portcullisCallers(HeaderScreen headers, CredentialsReader reader, TokenVerifier verifier) {
        return new Callers(headers, reader, verifier);
    }

    @Bean
    ScreenFilter portcullisScreenFilter(
            PortcullisProperties properties, HeaderScreen headers, CredentialsReader reader, Enforcer enforcer) {
        return new ScreenFilter(ScreenWiring.pathScreen(properties.screen()), headers, reader, enforcer);
    }

    @Bean
    StageFilters portcullisStageFilters(Callers callers, Enforcer enforcer) {
        return new StageFilters(callers, enforcer);
    }

    @Bean
    @ConditionalOnMissingBean
    CallerPublisher portcullisCallerPublisher() {
        return CallerPublisher.plain();
    }

    @Bean
    TenantHosts portcullisTenantHosts(PortcullisProperties properties) {
        return new TenantHosts(properties.tenants().hosts());
    }

    @Bean
    VerifyTokenGatewayFilterFactory portcullisVerifyToken(
            StageFilters filters,
            TokenVerifier verifier,
            TenantHosts hosts,
            CallerPublisher publisher,
            RevocationChecks revocations) {
        return new VerifyTokenGatewayFilterFactory(filters, verifier.issuerNames(), hosts, publisher, revocations);
    }

    @Bean
    AllowAnonymousGatewayFilterFactory portcullisAllowAnonymous(
            StageFilters filters, TenantHosts hosts, CallerPublisher publisher, RevocationChecks revocations) {
        return new AllowAnonymousGatewayFilterFactory(filters, hosts, publisher, revocations);
    }

    @Bean
    RequireClaimsGatewayFilterFactory portcullisRequireClaims(StageFilters filters) {
        return new RequireClaimsGatewayFilterFactory(filters);
    }

    @Bean
    Forwarding portcullisForwarding(PortcullisProperties properties, AssertedHeaders asserted) {
        return new Forwarding(
                properties.forward().headers(),
                Math.toIntExact(properties.forward().maxSize().toBytes()),
                asserted);
    }

    @Bean
    ForwardClaimsGatewayFilterFactory portcullisForwardClaims(StageFilters filters, Forwarding forwarding) {
        return new ForwardClaimsGatewayFilterFactory(filters, forwarding);
    }

    @Bean
    @Conditional(OnForwarding.class)
    ForwardFilter portcullisForwardFilter(PortcullisProperties properties, Forwarding forwarding, Enforcer enforcer) {
        return new ForwardFilter(forwarding, properties.forward().stripAuthorization(), enforcer);
    }

    @Bean
    TokenClaimRoutePredicateFactory portcullisTokenClaim(Callers callers) {
        return new TokenClaimRoutePredicateFactory(callers);
    }
}
