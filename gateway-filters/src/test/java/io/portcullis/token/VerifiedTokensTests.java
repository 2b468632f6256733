package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import io.portcullis.Reason;
import io.portcullis.testing.TestClock;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class VerifiedTokensTests {

    private final TestClock clock = new TestClock();
    private final AtomicInteger signatures = new AtomicInteger();
    private final SignatureWorkers workers = new SignatureWorkers(2, 16);
    private final VerifiedTokens verified = new VerifiedTokens(1000, 16 << 20, clock);
    private final CredentialsReader reader = new CredentialsReader(8192, verified);
    private final CountDownLatch open = new CountDownLatch(1);
    private KeySet published = keySet(TestKey.of("ES256"));
    private KeyLookup away;
    private final TokenVerifier verifier =
            new TokenVerifier(List.of(issuer("corporate", TestToken.ISSUER)), verified, workers, clock);

    VerifiedTokensTests() {
        open.countDown();
    }

    @AfterEach
    void stop() {
        workers.close();
    }

    @Test
    void aTokenIsVerifiedOnceAndRememberedFromThenOn() {
        String token = token().compact();
        assertThat(refusal(token)).isNull();
        for (int i = 0; i < 5; i++) {
            assertThat(reader.read(List.of("Bearer " + token), null)).isInstanceOf(RememberedToken.class);
            assertThat(refusal(token)).isNull();
        }
        assertThat(signatures).hasValue(1);
    }

    @Test
    void aTokenThatDiffersInOneCharacterIsAnotherOne() {
        String token = token().compact();
        assertThat(refusal(token)).isNull();
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(reader.read(List.of("Bearer " + changed), null)).isNotInstanceOf(RememberedToken.class);
        }
    }

    @Test
    void aRefusedTokenIsNotRemembered() {
        String forged = token().forgedBy(TestKey.create("ES256", "ES256")).compact();
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(forged)).isEqualTo(Reason.SIGNATURE_WRONG);
        }
        assertThat(verified.size()).isZero();
    }

    @Test
    void aRememberedTokenExpiresToTheMillisecond() {
        String token = token().compact();
        assertThat(refusal(token)).isNull();
        clock.advance(Duration.ofSeconds(330).minusMillis(1));
        assertThat(refusal(token)).isNull();
        clock.advance(Duration.ofMillis(1));
        assertThat(refusal(token)).isEqualTo(Reason.TOKEN_EXPIRED);
        clock.advance(Duration.ofSeconds(2));
        assertThat(verified.size()).isZero();
    }

    @Test
    void aWithdrawnKeyTakesItsTokensAlong() {
        String token = token().compact();
        assertThat(refusal(token)).isNull();
        published = keySet(TestKey.of("RS256"));
        assertThat(refusal(token)).isEqualTo(Reason.KEY_UNKNOWN);
        assertThat(verified.size()).isZero();
    }

    @Test
    void anotherKeyUnderTheSameIdDoesNotVouchForOldTokens() {
        String token = token().compact();
        assertThat(refusal(token)).isNull();
        published = keySet(TestKey.create("ES256", "ES256"));
        assertThat(refusal(token)).isEqualTo(Reason.SIGNATURE_WRONG);
    }

    @Test
    void theSameKeyFetchedAgainVouchesForOldTokens() {
        String token = token().compact();
        assertThat(refusal(token)).isNull();
        published = keySet(TestKey.of("ES256"), TestKey.of("RS256"));
        assertThat(refusal(token)).isNull();
        assertThat(signatures).hasValue(1);
    }

    @Test
    void nobodyIsLetInWhileTheKeysAreAway() {
        String token = token().compact();
        assertThat(refusal(token)).isNull();
        away = new KeyLookup.Missing(Reason.KEYS_UNAVAILABLE);
        assertThat(refusal(token)).isEqualTo(Reason.KEYS_UNAVAILABLE);
        away = new KeyLookup.Pending(Mono.fromSupplier(() -> published.find("ES256")));
        assertThat(refusal(token)).isNull();
    }

    @Test
    void concurrentFirstUsesAreVerifiedOnce() {
        CountDownLatch gate = new CountDownLatch(1);
        published = keySet(gate, TestKey.of("ES256"));
        String token = token().compact();
        List<Mono<Verification>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            UnverifiedToken unverified = (UnverifiedToken) reader.read(List.of("Bearer " + token), null);
            answers.add(((Verification.Pending) verifier.verify(unverified)).answer());
        }
        gate.countDown();
        for (Mono<Verification> answer : answers) {
            assertThat(answer.block()).isInstanceOf(Verification.Verified.class);
        }
        assertThat(signatures).hasValue(1);
    }

    @Test
    void aTokenThatExpiresWhileItWaitsIsRefused() {
        CountDownLatch gate = new CountDownLatch(1);
        published = keySet(gate, TestKey.of("ES256"));
        UnverifiedToken fresh = (UnverifiedToken) reader.read(List.of("Bearer " + token().compact()), null);
        Mono<Verification> answer = ((Verification.Pending) verifier.verify(fresh)).answer();
        clock.advance(Duration.ofSeconds(330));
        gate.countDown();
        assertThat(answer.block()).isEqualTo(new Verification.Refused(Reason.TOKEN_EXPIRED));
        assertThat(verified.size()).isZero();
    }

    @Test
    void whoeverWaitsIsAnsweredWhateverBecomesOfTheWorkers() {
        VerificationKey key = published.keys().get(0);
        Mono<Verification> broken = workers.verify(new TokenDigest(1, 1, 1, 1), key, () -> {
            throw new IllegalStateException("no signature today");
        });
        assertThat(broken.block()).isEqualTo(new Verification.Refused(Reason.INTERNAL_ERROR));
        Mono<Verification> fatal = workers.verify(new TokenDigest(2, 2, 2, 2), key, () -> {
            throw new NoClassDefFoundError("native");
        });
        assertThat(fatal.block()).isEqualTo(new Verification.Refused(Reason.INTERNAL_ERROR));
        CountDownLatch never = new CountDownLatch(1);
        List<Mono<Verification>> waiting = new ArrayList<>();
        for (int i = 10; i < 20; i++) {
            waiting.add(workers.verify(new TokenDigest(i, 0, 0, 0), key, () -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    return new Verification.Refused(Reason.VERIFIER_BUSY);
                }
                throw new IllegalStateException("nobody opens");
            }));
        }
        workers.close();
        waiting.forEach(answer -> assertThat(answer.block()).isEqualTo(new Verification.Refused(Reason.VERIFIER_BUSY)));
    }

    @Test
    void aFloodOfNewTokensIsRefusedBeyondTheQueueWhileKnownOnesPass() {
        String known = token().compact();
        assertThat(refusal(known)).isNull();
        CountDownLatch gate = new CountDownLatch(1);
        published = keySet(gate, TestKey.of("ES256"));
        int busy = 0;
        List<Mono<Verification>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            UnverifiedToken fresh = (UnverifiedToken) reader.read(
                    List.of("Bearer " + token().claim("jti", "t" + i).compact()), null);
            Mono<Verification> answer = ((Verification.Pending) verifier.verify(fresh)).answer();
            waiting.add(answer);
        }
        assertThat(refusal(known)).isNull();
        gate.countDown();
        for (Mono<Verification> answer : waiting) {
            Verification verdict = answer.block();
            if (verdict.equals(new Verification.Refused(Reason.VERIFIER_BUSY))) {
                busy++;
            } else {
                assertThat(verdict).isInstanceOf(Verification.Verified.class);
            }
        }
        assertThat(busy).as("all but the queue and at most two workers").isBetween(100 - 16 - 2, 100 - 16);
        assertThat(workers.waiting()).isZero();
    }

    @Test
    void aFloodOfTokensNeverTakesMoreThanItsShareOfTheMemory() {
        VerifiedTokens small = new VerifiedTokens(50, 1 << 20, Clock.systemUTC());
        VerifiedTokens light = new VerifiedTokens(100_000, 100_000, Clock.systemUTC());
        VerificationKey key = published.keys().get(0);
        Issuer issuer = issuer("corporate", TestToken.ISSUER);
        for (int i = 0; i < 1000; i++) {
            String value = TestToken.valid().claim("jti", "t" + i).compact();
            RememberedToken entry =
                    new RememberedToken(issuer.vouchFor(UnverifiedToken.parse(value, 8192), null), issuer, key);
            small.remember(TokenText.of(value), entry);
            light.remember(TokenText.of(value), entry);
        }
        assertThat(small.size()).isPositive().isLessThanOrEqualTo(50);
        assertThat(light.size()).isPositive().isLessThanOrEqualTo(100_000 / 700);
    }

    private TestToken token() {
        return TestToken.valid(clock.instant());
    }

    private Reason refusal(String token) {
        Credentials credentials = reader.read(List.of("Bearer " + token), null);
        Verification verification = credentials instanceof RememberedToken remembered
                ? verifier.verify(remembered)
                : verifier.verify((UnverifiedToken) credentials);
        if (verification instanceof Verification.Pending pending) {
            verification = pending.answer().block();
        }
        return verification instanceof Verification.Refused refused ? refused.reason() : null;
    }

    private Issuer issuer(String name, String issuer) {
        return new Issuer(
                name,
                issuer,
                Set.of(TestToken.AUDIENCE),
                Set.of(Algorithm.ES256, Algorithm.RS256),
                Profile.ACCESS_TOKEN,
                new Lifetime(Duration.ofHours(1), Duration.ofSeconds(30)),
                new Tenancy(null, null),
                new IssuerKeys() {
                    @Override
                    public KeyLookup find(String keyId) {
                        return away != null ? away : published.find(keyId);
                    }

                    @Override
                    public KeyStatus status() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public Mono<Void> refresh() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public long failures() {
                        throw new UnsupportedOperationException();
                    }
                });
    }

    private KeySet keySet(TestKey... keys) {
        return keySet(open, keys);
    }

    /** A set whose keys count signatures and verify when the gate is open. */
    private KeySet keySet(CountDownLatch gate, TestKey... keys) {
        List<VerificationKey> counted = new KeySetReader(List.of(Algorithm.ES256, Algorithm.RS256))
                .read(TestKey.keySet(keys).getBytes(StandardCharsets.UTF_8)).keys().stream()
                        .map(key -> key.verifyingWith(verifier -> new CountingVerifier(verifier, gate)))
                        .toList();
        return KeySet.of(counted, List.of());
    }

    private final class CountingVerifier implements JWSVerifier {
        private final JWSVerifier verifier;
        private final CountDownLatch gate;

        private CountingVerifier(JWSVerifier verifier, CountDownLatch gate) {
            this.verifier = verifier;
            this.gate = gate;
        }

        @Override
        public boolean verify(JWSHeader header, byte[] input, Base64URL signature)
                throws com.nimbusds.jose.JOSEException {
            signatures.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return verifier.verify(header, input, signature);
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return verifier.supportedJWSAlgorithms();
        }

        @Override
        public JCAContext getJCAContext() {
            return verifier.getJCAContext();
        }
    }
}
