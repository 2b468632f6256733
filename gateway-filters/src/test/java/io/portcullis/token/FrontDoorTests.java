package io.portcullis.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Reason;
import io.portcullis.testing.Forgeries;
import io.portcullis.testing.Forgery;
import io.portcullis.testing.TestKey;
import io.portcullis.testing.TestToken;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stage without HTTP: every refusal is for the right reason. */
class FrontDoorTests {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private static final SignatureWorkers WORKERS = SignatureWorkers.forThisMachine();
    private static final VerifiedTokens NO_CACHE = VerifiedTokens.none();

    private final CredentialsReader reader = new CredentialsReader(8192, NO_CACHE);

    static List<Forgery> forgeries() {
        return Forgeries.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void refusesForTheRightReason(Forgery forgery) {
        assertThat(refusal(forgery.token(), Clock.systemUTC())).isEqualTo(forgery.reason());
    }

    @Test
    void acceptsWhatTheForgeriesAreMadeOf() {
        assertThat(refusal(TestToken.valid().compact(), Clock.systemUTC())).isNull();
        assertThat(refusal(TestToken.valid().by(TestKey.of("RS256")).compact(), Clock.systemUTC()))
                .isNull();
        assertThat(refusal(TestToken.valid().by(TestKey.of("Ed25519")).compact(), Clock.systemUTC()))
                .isNull();
    }

    @ParameterizedTest(name = "C5 typ {0}")
    @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"})
    void c5AcceptsTheTypeInAnyCase(String type) {
        assertThat(refusal(TestToken.valid().header("typ", type).compact(), Clock.systemUTC()))
                .isNull();
    }

    @Test
    void c2AcceptsOneOfOurAudiencesAmongOthers() {
        String token = TestToken.valid()
                .claim("aud", List.of("https://other.example", TestToken.AUDIENCE))
                .compact();
        assertThat(refusal(token, Clock.systemUTC())).isNull();
    }

    @Test
    void c3RefusesExactlyAtExpiryPlusSkew() {
        String token = TestToken.valid(NOW).compact();
        assertThat(refusal(token, at(NOW.plusSeconds(300 + 30).minusMillis(1)))).isNull();
        assertThat(refusal(token, at(NOW.plusSeconds(300 + 30)))).isEqualTo(Reason.TOKEN_EXPIRED);
    }

    @Test
    void c3ReadsFractionsOfASecond() {
        String token = TestToken.valid(NOW).compactWithRawClaim("exp", (NOW.getEpochSecond() + 300) + ".5");
        assertThat(refusal(token, at(NOW.plusMillis(330_499)))).isNull();
        assertThat(refusal(token, at(NOW.plusMillis(330_500)))).isEqualTo(Reason.TOKEN_EXPIRED);
    }

    @Test
    void c3AcceptsALifetimeOfExactlyTheMaximum() {
        String token =
                TestToken.valid(NOW).claim("exp", NOW.getEpochSecond() + 3600).compact();
        assertThat(refusal(token, at(NOW))).isNull();
    }

    @Test
    void c4AcceptsTimesWithinTheSkewOnly() {
        String early =
                TestToken.valid(NOW).claim("nbf", NOW.getEpochSecond() + 30).compact();
        assertThat(refusal(early, at(NOW))).isNull();
        assertThat(refusal(early, at(NOW.minusMillis(1)))).isEqualTo(Reason.TOKEN_NOT_YET_VALID);
        String future = TestToken.valid(NOW).compact();
        assertThat(refusal(future, at(NOW.minusSeconds(30)))).isNull();
        assertThat(refusal(future, at(NOW.minusMillis(30_001)))).isEqualTo(Reason.TOKEN_FROM_FUTURE);
    }

    @Test
    void c7NeverTakesAnotherIssuersKeyOfTheSameId() {
        TestKey partnersKey = TestKey.create("ES256", "ES256");
        TokenVerifier verifier = verifier(
                Clock.systemUTC(),
                issuer("corporate", TestToken.ISSUER, Profile.ACCESS_TOKEN, TestKey.of("ES256")),
                issuer("partners", "https://partners.example", Profile.ACCESS_TOKEN, partnersKey));
        TestToken partners = TestToken.valid().claim("iss", "https://partners.example");
        assertThat(refusal(verifier, partners.forgedBy(partnersKey).compact())).isNull();
        assertThat(refusal(verifier, partners.compact())).isEqualTo(Reason.SIGNATURE_WRONG);
        assertThat(refusal(verifier, TestToken.valid().forgedBy(partnersKey).compact()))
                .isEqualTo(Reason.SIGNATURE_WRONG);
    }

    @Test
    void k4TakesTheOnlyKeyForATokenWithoutKeyId() {
        TokenVerifier verifier = verifier(
                Clock.systemUTC(), issuer("corporate", TestToken.ISSUER, Profile.ACCESS_TOKEN, TestKey.of("ES256")));
        assertThat(refusal(verifier, TestToken.valid().withoutHeader("kid").compact()))
                .isNull();
    }

    @Test
    void c5LegacyAcceptsJwtAndNoTypeAndNoOther() {
        TokenVerifier verifier = legacy();
        TestToken token = TestToken.valid().without("client_id").without("jti");
        assertThat(refusal(verifier, token.header("typ", "JWT").compact())).isNull();
        assertThat(refusal(verifier, token.withoutHeader("typ").compact())).isNull();
        assertThat(refusal(verifier, token.compact())).isEqualTo(Reason.TOKEN_TYPE);
        assertThat(refusal(verifier, token.header("typ", "logout+jwt").compact()))
                .isEqualTo(Reason.TOKEN_TYPE);
    }

    @Test
    void c5LegacyAcceptsScopesAsAList() {
        TestToken token = TestToken.valid().header("typ", "JWT").claim("scope", List.of("a", "b"));
        assertThat(refusal(legacy(), token.compact())).isNull();
        assertThat(refusal(legacy(), token.claim("scope", List.of(1)).compact()))
                .isEqualTo(Reason.TOKEN_CLAIM_TYPE);
    }

    @ParameterizedTest(name = "C6 legacy: {0}")
    @ValueSource(
            strings = {
                "nonce",
                "at_hash",
                "c_hash",
                "events",
                "token_introspection",
                "htm",
                "response_type",
                "status_list"
            })
    void c6LegacyRefusesTheMarksOfOtherKinds(String mark) {
        String token =
                TestToken.valid().header("typ", "JWT").claim(mark, Map.of()).compact();
        assertThat(refusal(legacy(), token)).isEqualTo(Reason.TOKEN_OF_OTHER_KIND);
    }

    @Test
    void c3MeasuresTheLifetimeOfALegacyTokenWithoutIatFromNow() {
        long now = Instant.now().getEpochSecond();
        TestToken token = TestToken.valid().header("typ", "JWT").without("iat");
        assertThat(refusal(legacy(), token.claim("exp", now + 3600).compact())).isNull();
        assertThat(refusal(legacy(), token.claim("exp", now + 3700).compact())).isEqualTo(Reason.TOKEN_LIFETIME);
    }

    @Test
    void vouchesForWhatTheTokenSays() {
        TestToken token = TestToken.valid().claim("/odd name", "x");
        Credentials credentials = reader.read(List.of("Bearer " + token.compact()), null);
        Verification verification = settled(verifier(Clock.systemUTC()).verify((UnverifiedToken) credentials));
        assertThat(verification).isInstanceOfSatisfying(Verification.Verified.class, verified -> {
            assertThat(verified.token().issuerName()).isEqualTo("corporate");
            assertThat(verified.token().issuer()).isEqualTo(TestToken.ISSUER);
            assertThat(verified.token().subject()).isEqualTo("u1");
            assertThat(verified.token().tenant()).isEqualTo("acme");
            assertThat(verified.token().clientId()).isEqualTo("shop");
            assertThat(verified.token().claims().get("/odd name")).isEqualTo("x");
            assertThat(verified.token().toString()).doesNotContain("u1").doesNotContain(token.compact());
        });
    }

    private TokenVerifier legacy() {
        return verifier(Clock.systemUTC(), issuer("corporate", TestToken.ISSUER, Profile.LEGACY, TestKey.of("ES256")));
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }

    private Reason refusal(String token, Clock clock) {
        return refusal(verifier(clock), token);
    }

    private Reason refusal(TokenVerifier verifier, String token) {
        Credentials credentials = reader.read(List.of("Bearer " + token), null);
        if (credentials instanceof Credentials.Refused refused) {
            return refused.reason();
        }
        Verification verification = settled(verifier.verify((UnverifiedToken) credentials));
        return verification instanceof Verification.Refused refused ? refused.reason() : null;
    }

    private static Verification settled(Verification verification) {
        return verification instanceof Verification.Pending pending
                ? pending.answer().block()
                : verification;
    }

    private static TokenVerifier verifier(Clock clock) {
        return verifier(
                clock,
                issuer(
                        "corporate",
                        TestToken.ISSUER,
                        Profile.ACCESS_TOKEN,
                        TestKey.of("ES256"),
                        TestKey.of("RS256"),
                        TestKey.of("Ed25519")));
    }

    private static TokenVerifier verifier(Clock clock, Issuer... issuers) {
        return new TokenVerifier(List.of(issuers), NO_CACHE, WORKERS, clock);
    }

    private static Issuer issuer(String name, String issuer, Profile profile, TestKey... keys) {
        Set<Algorithm> algorithms = Set.of(Algorithm.ES256, Algorithm.RS256, Algorithm.RS512, Algorithm.Ed25519);
        KeySet keySet = new KeySetReader(algorithms).read(TestKey.keySet(keys).getBytes(StandardCharsets.UTF_8));
        return new Issuer(
                name,
                issuer,
                Set.of(TestToken.AUDIENCE),
                algorithms,
                profile,
                new Lifetime(Duration.ofHours(1), Duration.ofSeconds(30)),
                new Tenancy(null, io.portcullis.ClaimPath.of("tenant")),
                IssuerKeys.of(keySet));
    }
}
