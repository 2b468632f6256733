package io.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("T2, H5: a parameter of the query")
class QueryParameterTests {

    private static final QueryParameter PARAMETER = QueryParameter.named("access_token");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access_token=x",
                "access_token=",
                "access_token",
                "a=1&access_token=x",
                "a=1;access_token=x",
                "access_token=x&b=2",
                "access_token;b=2",
                "&access_token",
                "&&;;access_token&",
                "ACCESS_TOKEN=x",
                "Access_Token=x",
                "%61ccess_token=x",
                "access%5Ftoken=x",
                "access%5ftoken",
                "a=1&%41%43%43%45%53%53%5F%54%4F%4B%45%4E=x",
                "access_toke%6e",
                "access_toke%6E&a=1",
                "access_token==x",
                "a=access_token&access_token=x",
                "access_token=&access_token=x",
            })
    void isFoundInEverySpelling(String query) {
        assertThat(PARAMETER.isIn(query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a=1",
                "access_toke=x",
                "access_tokens=x",
                "xaccess_token=x",
                "access-token=x",
                "a=access_token",
                "a=access_token=x",
                "access%255ftoken=x",
                "access%5token=x",
                "%zzccess_token=x",
                "access_toke%6",
                "access_token%3dx",
                "access_toke%6e%3d",
                "access_toke%",
                "%",
                "%%%%%%%%%%%%%%",
                "access_tok&en=x",
                "access%26_token",
                "a=1&",
                ";",
                "access_to%E2%84%AAen=x",
            })
    void isNotFoundInOtherNamesAndInValues(String query) {
        assertThat(PARAMETER.isIn(query)).isFalse();
        assertThat(PARAMETER.removeFrom(query)).isEqualTo(query);
    }

    @Test
    void isNotFoundWhereThereIsNoQuery() {
        assertThat(PARAMETER.isIn(null)).isFalse();
        assertThat(PARAMETER.removeFrom(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "access_token=x&a=1, a=1",
        "a=1&access_token=x, a=1",
        "a=1&access_token=x&b=%2F+y, a=1&b=%2F+y",
        "access_token=x&a=1&Access%5fToken=y, a=1",
        "a=1&access_token&a=2, a=1&a=2",
        "a=access_token&access_token=a, a=access_token",
    })
    void isRemovedWithoutAnyChangeOfTheOthers(String query, String rest) {
        assertThat(PARAMETER.removeFrom(query)).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"access_token", "access_token=x", "access_token=x&access_token=y", "ACCESS_TOKEN;access_token"})
    void leavesNoQueryBehindWhenItWasAll(String query) {
        assertThat(PARAMETER.removeFrom(query)).isNull();
    }

    @Test
    void isNeverThereAfterItsRemoval() {
        String[] pieces = {"access_token", "Access%5FToken", "=", "&", ";", "x", "%61", "%", "%6", "ccess_token", "5f"};
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int piece = random.nextInt(8); piece >= 0; piece--) {
                query.append(pieces[random.nextInt(pieces.length)]);
            }
            String rest = PARAMETER.removeFrom(query.toString());
            assertThat(PARAMETER.isIn(rest)).as(query.toString()).isFalse();
            assertThat(PARAMETER.removeFrom(rest)).as(query.toString()).isEqualTo(rest);
        }
    }
}
