package io.portcullis.token;

import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the header to the verdict: a known token, a new one, and the parts of both. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrontDoorBenchmark {

    private final VerifiedTokens verified = new VerifiedTokens(100_000, 256 << 20, Clock.systemUTC());
    private final SignatureWorkers workers = SignatureWorkers.forThisMachine();
    private final CredentialsReader reader = new CredentialsReader(8192, verified);
    private final CredentialsReader forgetful = new CredentialsReader(8192, VerifiedTokens.none());
    private TokenVerifier verifier;
    private List<String> known;
    private List<String> malformed;
    private String token;
    private Issuer issuer;
    private UnverifiedToken unverified;
    private VerificationKey key;

    @Setup
    public void prepare() {
        Set<Algorithm> algorithms = Set.of(Algorithm.ES256);
        KeySet keys = new KeySetReader(algorithms)
                .read(TestKey.keySet(TestKey.of("ES256")).getBytes(StandardCharsets.UTF_8));
        key = keys.keys().get(0);
        issuer = new Issuer(
                "corporate",
                TestToken.ISSUER,
                Set.of(TestToken.AUDIENCE),
                algorithms,
                Profile.ACCESS_TOKEN,
                new Lifetime(Duration.ofDays(1), Duration.ofSeconds(30)),
                new Tenancy(null, null),
                IssuerKeys.of(keys));
        verifier = new TokenVerifier(List.of(issuer), verified, workers, Clock.systemUTC());
        token = TestToken.valid()
                .claim("exp", Clock.systemUTC().millis() / 1000 + 80_000)
                .claim("pad", "x".repeat(300))
                .compact();
        known = List.of("Bearer " + token);
        malformed = List.of("Bearer " + token + "=");
        unverified = UnverifiedToken.parse(token, 8192);
        ((Verification.Pending) verifier.verify(unverified)).answer().block();
    }

    @Benchmark
    public Verification knownToken() {
        return verifier.verify((RememberedToken) reader.read(known, null));
    }

    @Benchmark
    public Credentials malformedToken() {
        return reader.read(malformed, null);
    }

    @Benchmark
    public Credentials parseNewToken() {
        return forgetful.read(known, null);
    }

    @Benchmark
    public Object judgeClaimsOfNewToken() {
        return issuer.refuse(unverified, Clock.systemUTC().instant());
    }

    @Benchmark
    public TokenDigest digest() {
        return TokenDigest.of(token);
    }

    /** What handing a signature to a worker and waiting for its answer costs beyond the signature. */
    @Benchmark
    public Verification handOver() {
        return workers.verify(
                        new TokenDigest(1, 2, 3, 4),
                        key,
                        () -> new Verification.Refused(io.portcullis.Reason.KEY_UNKNOWN))
                .block();
    }
}
