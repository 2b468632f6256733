package io.portcullis.filter;

import io.portcullis.audit.DecisionLog;
import io.portcullis.audit.ExplainOrder;
import io.portcullis.audit.RecentDecisions;
import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.LogSettings;
import io.portcullis.feed.MemoryFeedStore;
import io.portcullis.feed.Staleness;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The stages of a request with a known token, without the gateway around them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StageBenchmark {

    /** How many requests are kept for operators. */
    @Param({"0", "1000"})
    public int recent;

    private StageFilter token;
    private StageFilter tokenAndRevocation;
    private ScreenFilter screen;
    private MockServerHttpRequest request;
    private ServerWebExchange exchange;

    @Setup
    public void prepare() throws Exception {
        Path keys = Files.createTempFile("keys", ".json");
        Files.writeString(keys, TestKey.keySet(TestKey.of("ES256")));
        VerifiedTokens verified = new VerifiedTokens(100_000, 256 << 20, Clock.systemUTC());
        TokenVerifier verifier = new IssuerFactory(
                        new DefaultResourceLoader(), verified, SignatureWorkers.forThisMachine(), Clock.systemUTC())
                .verifier(Map.of(
                        "corporate",
                        new IssuerSettings(
                                TestToken.ISSUER,
                                null,
                                keys.toUri().toString(),
                                List.of(TestToken.AUDIENCE),
                                null,
                                null,
                                Duration.ofDays(1),
                                null,
                                null,
                                null,
                                null)));
        HeaderScreen headers = new HeaderScreen(new AssertedHeaders());
        CredentialsReader reader = new CredentialsReader(8192, verified);
        Callers callers = new Callers(headers, reader, verifier);
        ClientAddresses addresses =
                new ClientAddresses(new ClientAddress(List.of(), ClientAddress.ProxyHeader.X_FORWARDED_FOR));
        Enforcer enforcer = new Enforcer(
                new DenialWriter("gateway"), DecisionLog.none(), addresses, new RecentDecisions(recent), null);
        TokenCheck verify = new TokenCheck(
                Set.of(),
                Set.of(),
                false,
                new TenantHosts(List.of()),
                (exchange, chain, caller) -> chain.filter(exchange));
        RevocationList list = new RevocationList(Clock.systemUTC());
        Freshness freshness = new Freshness(System::nanoTime);
        Feed feed = new Feed(
                "benchmark",
                new MemoryFeedStore(new LogSettings(Duration.ZERO, Duration.ofHours(1)), Clock.systemUTC()),
                list,
                freshness,
                FeedTimes.standard());
        feed.start();
        while (!freshness.isReady()) {
            Thread.onSpinWait();
        }
        RevocationChecks revocations = new RevocationChecks(
                list,
                freshness,
                new Staleness(
                        "portcullis.revocation",
                        Duration.ofSeconds(5),
                        Staleness.OnStale.FAIL_CLOSED,
                        Duration.ofMinutes(15)),
                addresses,
                new LiveExchanges(
                        LiveExchanges.Streams.DETECTED,
                        List.of(MediaType.TEXT_EVENT_STREAM),
                        new TokenWatch(list, verifier::expiry, Clock.systemUTC()),
                        enforcer));
        token = new StageFilters(callers, enforcer).of(List.of(verify));
        tokenAndRevocation = new StageFilters(callers, enforcer).of(List.of(verify, revocations.check()));
        screen = new ScreenFilter(new PathScreen(List.of()), headers, reader, enforcer);
        String compact = TestToken.valid()
                .claim("exp", Clock.systemUTC().millis() / 1000 + 80_000)
                .compact();
        request = MockServerHttpRequest.get("/orders/17")
                .header("Authorization", "Bearer " + compact)
                .header("User-Agent", "benchmark")
                .header("Accept", "application/json")
                .build();
        exchange = GivenExchange.of(new ExplainOrder(
                compact,
                null,
                null,
                null,
                null,
                "/orders/17",
                "{\"User-Agent\":\"benchmark\",\"Accept\":\"application/json\"}",
                "127.0.0.1",
                null,
                null));
        token.filter(exchange, next -> Mono.empty()).block();
    }

    /** The token stage alone, on a token that was verified before. */
    @Benchmark
    public Mono<Void> tokenStage() {
        exchange.getAttributes().clear();
        return token.filter(exchange, next -> Mono.empty());
    }

    /** What {@link #tokenAndRevocation} costs without its stages. */
    @Benchmark
    public ServerWebExchange exchange() {
        return MockServerWebExchange.from(request);
    }

    /** As the first, and whether it was taken back; on an answer of its own, which is going to be looked at. */
    @Benchmark
    public Mono<Void> tokenAndRevocation() {
        return tokenAndRevocation.filter(MockServerWebExchange.from(request), next -> Mono.empty());
    }

    /** The screen and the token stage, as they share the work on a real request. */
    @Benchmark
    public Mono<Void> screenAndTokenStage() {
        exchange.getAttributes().clear();
        return screen.filter(exchange, screened -> token.filter(screened, next -> Mono.empty()));
    }
}
