package io.portcullis.filter;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portcullis.audit.AuditLog;
import io.portcullis.audit.DecisionCounters;
import io.portcullis.audit.DecisionLog;
import io.portcullis.audit.DecisionTimer;
import io.portcullis.audit.RecentDecisions;
import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.MemoryFeedStore;
import io.portcullis.feed.Staleness;
import io.portcullis.policy.NoPolicy;
import io.portcullis.policy.PolicySettings;
import io.portcullis.policy.RecentRequests;
import io.portcullis.policy.TenantOfFiftyRules;
import io.portcullis.revocation.ManyRevocations;
import io.portcullis.revocation.RevocationList;
import io.portcullis.revocation.TokenWatch;
import io.portcullis.screen.AssertedHeaders;
import io.portcullis.screen.ClientAddress;
import io.portcullis.screen.HeaderScreen;
import io.portcullis.screen.PathScreen;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import io.portcullis.token.CredentialsReader;
import io.portcullis.token.IssuerFactory;
import io.portcullis.token.IssuerSettings;
import io.portcullis.token.SignatureWorkers;
import io.portcullis.token.TokenVerifier;
import io.portcullis.token.VerifiedTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The whole decision on a known token, through the filters in their order, without the network. What a stage costs is the
 * difference to the stages before it; {@code NOTHING} is the exchange that all of them are given.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {

    private static final Mono<Void> DONE = Mono.empty();
    private static final Duration LONG = Duration.ofDays(1);

    /** The last of the stages that the request passes. */
    public enum Last {
        NOTHING,
        SCREEN,
        ROUTE,
        TOKEN,
        REVOCATION,
        CLAIMS,
        POLICY,
        LIMIT,
        FORWARD
    }

    @Param
    public Last last;

    /** Whether decisions are counted and measured, as they are where Micrometer is. */
    @Param({"false"})
    public boolean metered;

    /** How many entries the list of revocations has. */
    @Param({"1000000"})
    public int revoked;

    /** How many requests are kept for operators, of decisions and of policies each. */
    @Param({"1000"})
    public int recent;

    private ScreenFilter screen;
    private KnownRequest request;
    private Route route;
    private GatewayFilterChain chain;

    /** What goes on to the upstream; read by nobody, so that nothing of it can be left out. */
    volatile ServerWebExchange forwarded;

    @Setup
    public void prepare() throws IOException {
        Clock clock = Clock.systemUTC();
        VerifiedTokens verified = new VerifiedTokens(100_000, 256 << 20, clock);
        TokenVerifier verifier = verifier(verified, clock);
        CredentialsReader reader = new CredentialsReader(8192, verified);
        AssertedHeaders asserted = new AssertedHeaders();
        HeaderScreen headers = new HeaderScreen(asserted);
        ClientAddresses addresses =
                new ClientAddresses(new ClientAddress(List.of(), ClientAddress.ProxyHeader.X_FORWARDED_FOR));
        Enforcer enforcer = enforcer(addresses);
        StageFilters filters = new StageFilters(new Callers(headers, reader, verifier), enforcer);
        RevocationList list = new RevocationList(clock);
        ManyRevocations.add(list, revoked);
        Freshness freshness = fresh(list, clock);
        LimitCharges charges = LimitsInHand.charges(addresses);
        List<GatewayFilter> ofRoute = new ArrayList<>();
        ofRoute.add(filters.of(
                List.of(new AddressLimitCheck(List.copyOf(charges.limits().names()), charges))));
        StageCheck verify =
                new TokenCheck(Set.of(), Set.of(), false, new TenantHosts(List.of()), CallerPublisher.plain());
        StageCheck revoked = new RevocationChecks(
                        list,
                        freshness,
                        new Staleness("portcullis.revocation", LONG, Staleness.OnStale.FAIL_CLOSED, LONG),
                        addresses,
                        new LiveExchanges(
                                LiveExchanges.Streams.DETECTED,
                                List.of(MediaType.TEXT_EVENT_STREAM, MediaType.valueOf("application/stream+json")),
                                new TokenWatch(list, verifier::expiry, clock),
                                enforcer))
                .check();
        ofRoute.add(filters.of(last == Last.TOKEN ? List.of(verify) : List.of(verify, revoked)));
        ofRoute.add(filters.of(new RequireClaimsGatewayFilterFactory(filters)
                .checks(new RequireClaimsGatewayFilterFactory.Config(List.of("scope", "things.read"), null))));
        PolicyChecks policies = new PolicyChecks(
                TenantOfFiftyRules.policies(freshness),
                new PolicySettings(
                        NoPolicy.DENY,
                        new Staleness("portcullis.policy", LONG, Staleness.OnStale.FAIL_CLOSED, LONG),
                        null),
                new RecentRequests(recent),
                asserted,
                addresses,
                charges.limits(),
                clock);
        ofRoute.add(filters.of(new EnforcePolicyGatewayFilterFactory(filters, policies)
                .checks(new EnforcePolicyGatewayFilterFactory.Config(List.of()))));
        ofRoute.add(filters.of(new ForwardClaimsGatewayFilterFactory(filters, new Forwarding(Map.of(), 4096, asserted))
                .checks(new ForwardClaimsGatewayFilterFactory.Config(List.of("sub", "tenant"), null))));
        screen = new ScreenFilter(new PathScreen(List.of()), headers, reader, enforcer);
        route = Route.async()
                .id("things")
                .uri("http://localhost:1")
                .predicate(exchange -> true)
                .filters(ofRoute)
                .build();
        request = new KnownRequest("/api/v1/things7/17", token(clock));
        Last measured = last;
        last = Last.FORWARD;
        chain = chain(enforcer, charges);
        requirePassed();
        requirePassed();
        last = measured;
        chain = chain(enforcer, charges);
    }

    private static String token(Clock clock) {
        return TestToken.valid()
                .claim("exp", clock.millis() / 1000 + 80_000)
                .claim("scope", "openid things.read")
                .compact();
    }

    private static TokenVerifier verifier(VerifiedTokens verified, Clock clock) throws IOException {
        Path keys = Files.createTempFile("keys", ".json");
        Files.writeString(keys, TestKey.keySet(TestKey.of("ES256")));
        return new IssuerFactory(new DefaultResourceLoader(), verified, SignatureWorkers.forThisMachine(), clock)
                .verifier(Map.of(
                        "corporate",
                        new IssuerSettings(
                                TestToken.ISSUER,
                                null,
                                keys.toUri().toString(),
                                List.of(TestToken.AUDIENCE),
                                null,
                                null,
                                LONG,
                                null,
                                "tenant",
                                null,
                                null)));
    }

    private Enforcer enforcer(ClientAddresses addresses) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        DecisionLog audit = new AuditLog(AuditLog.Level.DENIALS, Runnable::run);
        return new Enforcer(
                new DenialWriter("gateway"),
                DecisionLog.all(metered ? List.of(audit, new DecisionCounters(meters)) : List.of(audit)),
                addresses,
                new RecentDecisions(recent),
                metered ? new DecisionTimer(meters) : null);
    }

    private static Freshness fresh(RevocationList list, Clock clock) {
        Freshness freshness = new Freshness(System::nanoTime);
        new Feed(
                        "benchmark",
                        new MemoryFeedStore(new LogSettings(Duration.ZERO, Duration.ofHours(1)), clock),
                        list,
                        freshness,
                        FeedTimes.standard())
                .start();
        while (!freshness.isReady()) {
            Thread.onSpinWait();
        }
        return freshness;
    }

    /** The filters of the stages up to the last one, in the gateway's order. */
    private GatewayFilterChain chain(Enforcer enforcer, LimitCharges charges) {
        List<Ordered> stages = new ArrayList<>();
        stages.add(new RouteGuard(enforcer, true));
        route.getFilters().forEach(filter -> stages.add((Ordered) filter));
        stages.add(new LimitFilter(charges, enforcer));
        stages.add(new ObligationFilter());
        stages.removeIf(
                stage -> stage.getOrder() > order(last) || (last.ordinal() < Last.LIMIT.ordinal() && isLimit(stage)));
        stages.sort((a, b) -> Integer.compare(b.getOrder(), a.getOrder()));
        GatewayFilterChain rest = this::forward;
        for (Ordered stage : stages) {
            GatewayFilterChain next = rest;
            rest = stage instanceof GlobalFilter global
                    ? exchange -> global.filter(exchange, next)
                    : exchange -> ((GatewayFilter) stage).filter(exchange, next);
        }
        return rest;
    }

    private static boolean isLimit(Ordered stage) {
        return stage instanceof LimitFilter || stage.getOrder() == io.portcullis.Stage.ADDRESS.order();
    }

    private static int order(Last last) {
        return switch (last) {
            case NOTHING, SCREEN -> Integer.MIN_VALUE;
            case REVOCATION -> io.portcullis.Stage.TOKEN.order();
            default -> io.portcullis.Stage.valueOf(last.name()).order();
        };
    }

    /** The first time the token is verified and units are leased, the second time all of that is known. */
    private void requirePassed() {
        ServerWebExchange exchange = request.exchange();
        pass(exchange).block();
        if (exchange.getResponse().getStatusCode() != null) {
            throw new IllegalStateException("refused: " + exchange.getResponse().getStatusCode());
        }
    }

    /** A GET request with a known token. */
    @Benchmark
    public void decision() {
        Mono<Void> answer = pass(request.exchange());
        if (answer != DONE) {
            // A lease has ended, and the store is asked.
            answer.block();
        }
    }

    private Mono<Void> forward(ServerWebExchange exchange) {
        forwarded = exchange;
        return DONE;
    }

    private Mono<Void> pass(ServerWebExchange exchange) {
        if (last == Last.NOTHING) {
            return forward(exchange);
        }
        return screen.filter(exchange, screened -> {
            if (last == Last.SCREEN) {
                return forward(screened);
            }
            screened.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
            return chain.filter(screened);
        });
    }
}
