package io.portcullis.token;

import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One signature, by algorithm and provider. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBenchmark {

    @Param({"RS256", "PS512", "ES256", "Ed25519", "HS256"})
    public String name;

    @Param({"native", "platform"})
    public String provider;

    private Algorithm algorithm;
    private VerificationKey key;
    private UnverifiedToken token;

    @Setup
    public void prepare() {
        TestKey signer = TestKey.of(name);
        algorithm = Algorithm.valueOf(name);
        CryptoProvider crypto = provider.equals("native") ? CryptoProvider.best() : CryptoProvider.platform();
        key = new KeySetReader(List.of(algorithm), crypto)
                .read(TestKey.keySet(signer).getBytes(StandardCharsets.UTF_8))
                .keys()
                .get(0);
        token = UnverifiedToken.parse(TestToken.valid().by(signer).compact(), 8192);
    }

    @Benchmark
    public boolean signature() throws Exception {
        return key.made(token, algorithm);
    }
}
