package io.portcullis.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("H1: headers that we assert")
class AssertedHeadersTests {

    private final AssertedHeaders asserted = new AssertedHeaders();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-User-Id",
                "x-user-id",
                "X-USER-ID",
                "X_User_Id",
                "x_user-id",
                "X-User_Id",
                "X.User.Id",
                "x.USER_id",
            })
    void areKnownByAllTheirAliases(String alias) {
        asserted.add("X-User-Id");
        assertThat(asserted.contains(alias)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-User-Id", "x_user.id", "X.USER.ID"})
    void areKnownInWhateverSpellingTheyWereAdded(String spelling) {
        asserted.add(spelling);
        assertThat(asserted.contains("X-User-Id")).isTrue();
        assertThat(asserted.contains("x_user_id")).isTrue();
        assertThat(asserted.contains("x.user.id")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X",
                "X-User",
                "X-User-Id-",
                "X-User-Ids",
                "-X-User-Id",
                "XUserId",
                "X--User-Id",
                "X-User-1d",
                "X-U\u017Fer-Id",
                "X-User-\u0130d",
            })
    void areNotConfusedWithOthers(String other) {
        asserted.add("X-User-Id");
        assertThat(asserted.contains(other)).isFalse();
    }

    @Test
    void areSeveral() {
        asserted.add("X-User");
        asserted.add("X-Tenant");
        assertThat(asserted.contains("x_user")).isTrue();
        assertThat(asserted.contains("x.tenant")).isTrue();
    }

    @Test
    void areNoneAtFirst() {
        assertThat(asserted.contains("X-User")).isFalse();
    }
}
