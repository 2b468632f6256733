package io.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTests {

    @ParameterizedTest
    @CsvSource({
        "PATH_MALFORMED, path_malformed, BAD_REQUEST",
        "PATH_ABSOLUTE_FORM, path_absolute_form, BAD_REQUEST",
        "PATH_FRAGMENT, path_fragment, BAD_REQUEST",
        "PATH_NOT_UTF8, path_not_utf8, BAD_REQUEST",
        "PATH_DOUBLE_SLASH, path_double_slash, BAD_REQUEST",
        "PATH_DOT_SEGMENT, path_dot_segment, BAD_REQUEST",
        "PATH_ENCODED_DOT, path_encoded_dot, BAD_REQUEST",
        "PATH_ENCODED_SLASH, path_encoded_slash, BAD_REQUEST",
        "PATH_BACKSLASH, path_backslash, BAD_REQUEST",
        "PATH_CONTROL, path_control, BAD_REQUEST",
        "PATH_ENCODED_PERCENT, path_encoded_percent, BAD_REQUEST",
        "PATH_SEMICOLON, path_semicolon, BAD_REQUEST",
        "METHOD_REFUSED, method_refused, METHOD_NOT_ALLOWED",
        "CREDENTIALS_MISSING, credentials_missing, NO_CREDENTIALS",
        "CREDENTIALS_REPEATED, credentials_repeated, INVALID_REQUEST",
        "CREDENTIALS_IN_QUERY, credentials_in_query, INVALID_REQUEST",
        "TOKEN_EMPTY, token_empty, INVALID_TOKEN",
        "TOKEN_TOO_LARGE, token_too_large, INVALID_TOKEN",
        "TOKEN_CHARACTERS, token_characters, INVALID_TOKEN",
        "TOKEN_PARTS, token_parts, INVALID_TOKEN",
        "TOKEN_NOT_CANONICAL, token_not_canonical, INVALID_TOKEN",
        "TOKEN_JSON, token_json, INVALID_TOKEN",
        "TOKEN_CRIT, token_crit, INVALID_TOKEN",
        "TOKEN_EMBEDDED_KEY, token_embedded_key, INVALID_TOKEN",
        "TOKEN_COMPRESSED, token_compressed, INVALID_TOKEN",
        "TOKEN_CLAIM_TYPE, token_claim_type, INVALID_TOKEN",
        "TOKEN_UNSAFE_TEXT, token_unsafe_text, INVALID_TOKEN",
        "ISSUER_UNKNOWN, issuer_unknown, INVALID_TOKEN",
        "ISSUER_NOT_FOR_ROUTE, issuer_not_for_route, INVALID_TOKEN",
        "ALGORITHM_REFUSED, algorithm_refused, INVALID_TOKEN",
        "KEY_UNKNOWN, key_unknown, INVALID_TOKEN",
        "KEY_AMBIGUOUS, key_ambiguous, INVALID_TOKEN",
        "KEY_ALGORITHM_MISMATCH, key_algorithm_mismatch, INVALID_TOKEN",
        "KEYS_UNAVAILABLE, keys_unavailable, UNAVAILABLE",
        "VERIFIER_BUSY, verifier_busy, UNAVAILABLE",
        "TENANT_NOT_FOR_ROUTE, tenant_not_for_route, INVALID_TOKEN",
        "SIGNATURE_MALFORMED, signature_malformed, INVALID_TOKEN",
        "SIGNATURE_WRONG, signature_wrong, INVALID_TOKEN",
        "TOKEN_TYPE, token_type, INVALID_TOKEN",
        "TOKEN_OF_OTHER_KIND, token_of_other_kind, INVALID_TOKEN",
        "TOKEN_CLAIM_MISSING, token_claim_missing, INVALID_TOKEN",
        "AUDIENCE_WRONG, audience_wrong, INVALID_TOKEN",
        "TOKEN_EXPIRED, token_expired, INVALID_TOKEN",
        "TOKEN_LIFETIME, token_lifetime, INVALID_TOKEN",
        "TOKEN_NOT_YET_VALID, token_not_yet_valid, INVALID_TOKEN",
        "TOKEN_FROM_FUTURE, token_from_future, INVALID_TOKEN",
        "TENANT_INVALID, tenant_invalid, INVALID_TOKEN",
        "SENDER_CONSTRAINED, sender_constrained, INVALID_TOKEN",
        "TOKEN_REVOKED, token_revoked, INVALID_TOKEN",
        "SESSION_REVOKED, session_revoked, INVALID_TOKEN",
        "SUBJECT_REVOKED, subject_revoked, INVALID_TOKEN",
        "CLIENT_REVOKED, client_revoked, INVALID_TOKEN",
        "TENANT_REVOKED, tenant_revoked, INVALID_TOKEN",
        "ISSUER_REVOKED, issuer_revoked, INVALID_TOKEN",
        "KEY_REVOKED, key_revoked, INVALID_TOKEN",
        "ADDRESS_BLOCKED, address_blocked, FORBIDDEN",
        "REVOCATIONS_STALE, revocations_stale, UNAVAILABLE",
        "SCOPE_LACKING, scope_lacking, INSUFFICIENT_SCOPE",
        "CLAIM_LACKING, claim_lacking, FORBIDDEN",
        "POLICY_MISSING, policy_missing, FORBIDDEN",
        "POLICY_DENIED, policy_denied, FORBIDDEN",
        "POLICY_ERROR, policy_error, FORBIDDEN",
        "POLICY_REQUIREMENT, policy_requirement, FORBIDDEN",
        "POLICY_NO_MATCH, policy_no_match, FORBIDDEN",
        "STEP_UP_REQUIRED, step_up_required, INSUFFICIENT_USER_AUTHENTICATION",
        "OBLIGATION_FAILED, obligation_failed, FORBIDDEN",
        "POLICIES_STALE, policies_stale, UNAVAILABLE",
        "LIMIT_EXCEEDED, limit_exceeded, TOO_MANY_REQUESTS",
        "CONCURRENCY_EXCEEDED, concurrency_exceeded, TOO_MANY_REQUESTS",
        "LIMITS_UNAVAILABLE, limits_unavailable, UNAVAILABLE",
        "CLAIM_NOT_FORWARDABLE, claim_not_forwardable, FORBIDDEN",
        "ROUTE_UNPROTECTED, route_unprotected, UNAVAILABLE",
        "ROUTE_MISCONFIGURED, route_misconfigured, UNAVAILABLE",
        "INTERNAL_ERROR, internal_error, UNAVAILABLE",
    })
    void hasACodeThatNeverChangesAndAnAnswer(Reason reason, String code, Answer answer) {
        assertThat(reason.code()).isEqualTo(code);
        assertThat(reason.answer()).isEqualTo(answer);
    }

    @Test
    void standsInTheTableAbove() throws NoSuchMethodException {
        String[] rows = ReasonTests.class
                .getDeclaredMethod("hasACodeThatNeverChangesAndAnAnswer", Reason.class, String.class, Answer.class)
                .getAnnotation(CsvSource.class)
                .value();
        Set<String> named = Arrays.stream(rows).map(row -> row.split(",")[0]).collect(Collectors.toSet());
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::name).toList());
    }

    @ParameterizedTest
    @EnumSource
    void hasACodeFitForATag(Reason reason) {
        assertThat(reason.code()).matches("[a-z0-9]+(_[a-z0-9]+)*");
    }

    @DisplayName("T4: whatever is wrong with the token itself has one answer")
    @ParameterizedTest
    @EnumSource(
            names = {"TOKEN_.*", "SIGNATURE_.*", "ISSUER_.*", "KEY_.*", "AUDIENCE_.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void givesOneAnswerForEveryInvalidToken(Reason reason) {
        assertThat(reason.answer()).isEqualTo(Answer.INVALID_TOKEN);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "BAD_REQUEST, 400, -, false",
                "INVALID_REQUEST, 400, invalid_request, true",
                "NO_CREDENTIALS, 401, -, true",
                "INVALID_TOKEN, 401, invalid_token, true",
                "INSUFFICIENT_SCOPE, 403, insufficient_scope, true",
                "FORBIDDEN, 403, -, false",
                "METHOD_NOT_ALLOWED, 405, -, false",
                "UNAVAILABLE, 503, -, false",
            })
    void answersAsRfc6750Wants(Answer answer, int status, String error, boolean challenges) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error()).isEqualTo(error);
        assertThat(answer.challenges()).isEqualTo(challenges);
    }

    @ParameterizedTest
    @EnumSource
    void challengesWithEvery401(Answer answer) {
        assertThat(answer.status() != 401 || answer.challenges()).isTrue();
    }

    @Test
    void titlesAnAnswerByItsStatusOnly() {
        List<String> titles = Arrays.stream(Answer.values())
                .map(answer -> answer.status() + " " + answer.title())
                .distinct()
                .toList();
        assertThat(titles)
                .containsExactlyInAnyOrder(
                        "400 Bad Request",
                        "401 Unauthorized",
                        "403 Forbidden",
                        "405 Method Not Allowed",
                        "429 Too Many Requests",
                        "503 Service Unavailable");
    }
}
