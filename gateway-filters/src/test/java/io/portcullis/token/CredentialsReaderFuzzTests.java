package io.portcullis.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.portcullis.Answer;
import io.portcullis.Mutator;
import io.portcullis.Reason;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("T1-T3: reading the credentials")
class CredentialsReaderFuzzTests {

    private static final int INPUTS = 20_000;
    private static final long SEED = Long.getLong("portcullis.fuzz.seed", 20_261_122L);

    /** {"alg":"ES256"} and {"sub":"u1"} with a signature that nobody has looked at. */
    private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2ln";

    /** The query, then one line for each Authorization header. */
    private static final List<String> VALID = List.of(
            "\nBearer " + TOKEN,
            "a=1&b=2\nbearer  " + TOKEN,
            "\nBasic dTpw",
            "access_token=x",
            "a=1&access_token=x\nBearer " + TOKEN,
            "\nBearer " + TOKEN + "\nBearer " + TOKEN);

    private static final List<String> FRAGMENTS = List.of(
            "\n",
            "\nBearer ",
            "Bearer",
            "Bearer ",
            "BEARER ",
            "access_token",
            "access%5Ftoken",
            "Access_Token=",
            "%61",
            "&",
            ";",
            "=",
            "?",
            " ",
            "  ",
            "\t",
            ",",
            "Basic ",
            "DPoP ",
            TOKEN,
            ".");

    private static final Pattern BEARER = Pattern.compile("bearer( .*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final CredentialsReader reader = new CredentialsReader(8192, VerifiedTokens.none());

    @FuzzTest(maxDuration = "5m")
    void readsAnyHeadersAndQuery(byte[] data) {
        check(new String(data, ISO_8859_1));
    }

    @Test
    void readsMutationsOfValidCredentials(TestReporter reporter) {
        reporter.publishEntry("portcullis.fuzz.seed", Long.toString(SEED));
        Mutator mutator = new Mutator(SEED, FRAGMENTS);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            accepted += check(mutator.mutate(mutator.oneOf(VALID))) instanceof UnverifiedToken ? 1 : 0;
        }
        assertThat(accepted).as("of %d, seed %d", INPUTS, SEED).isBetween(INPUTS / 100, INPUTS / 2);
    }

    private Credentials check(String input) {
        List<String> lines = List.of(input.split("\n", -1));
        String query = lines.get(0).isEmpty() ? null : lines.get(0);
        List<String> headers = lines.subList(1, lines.size());
        Credentials credentials = reader.read(headers, query);
        if (headers.size() != 1) {
            assertThat(credentials)
                    .as(input)
                    .isEqualTo(
                            headers.isEmpty()
                                    ? Credentials.Absent.INSTANCE
                                    : new Credentials.Refused(Reason.CREDENTIALS_REPEATED));
        } else if (hasAccessToken(query)) {
            assertThat(credentials).as(input).isEqualTo(new Credentials.Refused(Reason.CREDENTIALS_IN_QUERY));
        } else if (BEARER.matcher(headers.get(0)).matches()) {
            requireTokenOrRefusal(credentials, headers.get(0));
        } else {
            assertThat(credentials).as(input).isNotInstanceOf(UnverifiedToken.class);
        }
        return credentials;
    }

    private static void requireTokenOrRefusal(Credentials credentials, String header) {
        if (credentials instanceof Credentials.Refused refused) {
            assertThat(refused.reason().answer()).as(header).isEqualTo(Answer.INVALID_TOKEN);
        } else {
            assertThat(credentials).as(header).isInstanceOf(UnverifiedToken.class);
            assertThat(header).endsWith(" " + ((UnverifiedToken) credentials).value());
        }
    }

    /** Says in another way than the reader whether the query carries a token. */
    private static boolean hasAccessToken(@Nullable String query) {
        return query != null
                && Arrays.stream(query.split("[&;]"))
                        .map(parameter -> parameter.split("=", 2)[0])
                        .anyMatch(CredentialsReaderFuzzTests::isAccessToken);
    }

    private static boolean isAccessToken(String name) {
        try {
            return URLDecoder.decode(name, ISO_8859_1).toLowerCase(Locale.ROOT).equals("access_token");
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    @Nested
    class Headers {

        @DisplayName("T3: the scheme in any case")
        @ParameterizedTest
        @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "bEaReR ", "Bearer   "})
        void readsTheSchemeInAnyCase(String scheme) {
            assertThat(reader.read(List.of(scheme + TOKEN), null))
                    .isInstanceOfSatisfying(
                            UnverifiedToken.class,
                            token -> assertThat(token.value()).isEqualTo(TOKEN));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "Basic dTpw",
                    "DPoP x",
                    "Bearers x",
                    "Bear",
                    "Bearer-x y",
                    "xBearer y",
                    "Digest Bearer x"
                })
        void leavesOtherSchemesAlone(String value) {
            assertThat(reader.read(List.of(value), "a=1")).isEqualTo(Credentials.Absent.INSTANCE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Bearer", "Bearer ", "bearer    "})
        void refusesASchemeWithoutAToken(String value) {
            assertThat(reader.read(List.of(value), null)).isEqualTo(new Credentials.Refused(Reason.TOKEN_EMPTY));
        }

        @DisplayName("a token behind another blank than the space is not overlooked: an upstream may find it")
        @ParameterizedTest
        @ValueSource(strings = {"Bearer\t", "bearer\t ", "Bearer\u00A0", "Bearer,", "Bearer\u000B"})
        void refusesATokenBehindAnotherBlank(String scheme) {
            assertThat(reader.read(List.of(scheme + TOKEN), null)).isInstanceOf(Credentials.Refused.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {" ", ", Bearer x", "\t", " realm=x", ","})
        void refusesAnythingBehindTheToken(String rest) {
            assertThat(reader.read(List.of("Bearer " + TOKEN + rest), null))
                    .isEqualTo(new Credentials.Refused(Reason.TOKEN_CHARACTERS));
        }

        @DisplayName("T1: exactly one Authorization header")
        @Test
        void refusesSeveralEvenIfEqualOrOfAnotherScheme() {
            Credentials repeated = new Credentials.Refused(Reason.CREDENTIALS_REPEATED);
            assertThat(reader.read(List.of("Bearer " + TOKEN, "Bearer " + TOKEN), null))
                    .isEqualTo(repeated);
            assertThat(reader.read(List.of("Bearer " + TOKEN, "Basic dTpw"), null))
                    .isEqualTo(repeated);
            assertThat(reader.read(List.of("", ""), null)).isEqualTo(repeated);
            assertThat(reader.read(List.of("Bearer " + TOKEN, "Bearer " + TOKEN), "access_token=x"))
                    .isEqualTo(repeated);
        }

        @DisplayName("T1: two tokens in one header")
        @Test
        void refusesTwoTokensInOneHeader() {
            assertThat(reader.read(List.of("Bearer " + TOKEN + ", Bearer " + TOKEN), null))
                    .isEqualTo(new Credentials.Refused(Reason.TOKEN_CHARACTERS));
        }
    }

    @Nested
    class Queries {

        @DisplayName("T2: a token in the query is never accepted")
        @Test
        void overlooksATokenInTheQuery() {
            assertThat(reader.read(List.of(), "access_token=" + TOKEN)).isEqualTo(Credentials.Absent.INSTANCE);
        }

        @DisplayName("T2: not together with a header")
        @ParameterizedTest
        @ValueSource(strings = {"access_token=x", "a=1&ACCESS_TOKEN=x", "access%5ftoken", "a;access_token=x"})
        void refusesATokenInTheQueryBesidesAHeader(String query) {
            Credentials inQuery = new Credentials.Refused(Reason.CREDENTIALS_IN_QUERY);
            assertThat(reader.read(List.of("Bearer " + TOKEN), query)).isEqualTo(inQuery);
            assertThat(reader.read(List.of("Basic dTpw"), query)).isEqualTo(inQuery);
        }

        @Test
        void leavesOtherQueriesAlone() {
            assertThat(reader.read(List.of("Bearer " + TOKEN), "a=access_token&access_tokens=1"))
                    .isInstanceOf(UnverifiedToken.class);
        }
    }
}
