package io.portcullis;

import static io.portcullis.Answer.BAD_REQUEST;
import static io.portcullis.Answer.FORBIDDEN;
import static io.portcullis.Answer.INVALID_REQUEST;
import static io.portcullis.Answer.INVALID_TOKEN;
import static io.portcullis.Answer.METHOD_NOT_ALLOWED;
import static io.portcullis.Answer.UNAVAILABLE;

import java.util.Locale;

/**
 * Why a request was refused: the closed list of codes that metrics, audit records and tests use.
 *
 * <p>A reason is for operators. What the client learns is its {@link #answer()}, which many reasons share.
 */
public enum Reason {
    // screen: the request itself
    PATH_MALFORMED(BAD_REQUEST),
    PATH_ABSOLUTE_FORM(BAD_REQUEST),
    PATH_FRAGMENT(BAD_REQUEST),
    PATH_NOT_UTF8(BAD_REQUEST),
    PATH_DOUBLE_SLASH(BAD_REQUEST),
    PATH_DOT_SEGMENT(BAD_REQUEST),
    PATH_ENCODED_DOT(BAD_REQUEST),
    PATH_ENCODED_SLASH(BAD_REQUEST),
    PATH_BACKSLASH(BAD_REQUEST),
    PATH_CONTROL(BAD_REQUEST),
    PATH_ENCODED_PERCENT(BAD_REQUEST),
    PATH_SEMICOLON(BAD_REQUEST),
    METHOD_REFUSED(METHOD_NOT_ALLOWED),

    // token: how the credentials are presented (RFC 6750 section 2)
    CREDENTIALS_MISSING(Answer.NO_CREDENTIALS),
    CREDENTIALS_REPEATED(INVALID_REQUEST),
    CREDENTIALS_IN_QUERY(INVALID_REQUEST),

    // token: form (RFC 7515, RFC 7519, RFC 8725)
    TOKEN_EMPTY(INVALID_TOKEN),
    TOKEN_TOO_LARGE(INVALID_TOKEN),
    TOKEN_CHARACTERS(INVALID_TOKEN),
    TOKEN_PARTS(INVALID_TOKEN),
    TOKEN_NOT_CANONICAL(INVALID_TOKEN),
    TOKEN_JSON(INVALID_TOKEN),
    TOKEN_CRIT(INVALID_TOKEN),
    TOKEN_EMBEDDED_KEY(INVALID_TOKEN),
    TOKEN_COMPRESSED(INVALID_TOKEN),
    TOKEN_CLAIM_TYPE(INVALID_TOKEN),
    TOKEN_UNSAFE_TEXT(INVALID_TOKEN),

    // token: keys and signature
    ISSUER_UNKNOWN(INVALID_TOKEN),
    ISSUER_NOT_FOR_ROUTE(INVALID_TOKEN),
    ALGORITHM_REFUSED(INVALID_TOKEN),
    KEY_UNKNOWN(INVALID_TOKEN),
    KEY_AMBIGUOUS(INVALID_TOKEN),
    KEY_ALGORITHM_MISMATCH(INVALID_TOKEN),
    KEYS_UNAVAILABLE(UNAVAILABLE),
    VERIFIER_BUSY(UNAVAILABLE),
    SIGNATURE_MALFORMED(INVALID_TOKEN),
    SIGNATURE_WRONG(INVALID_TOKEN),

    // token: claims (RFC 7519 section 4.1, RFC 9068 section 4)
    TOKEN_TYPE(INVALID_TOKEN),
    TOKEN_OF_OTHER_KIND(INVALID_TOKEN),
    TOKEN_CLAIM_MISSING(INVALID_TOKEN),
    AUDIENCE_WRONG(INVALID_TOKEN),
    TOKEN_EXPIRED(INVALID_TOKEN),
    TOKEN_LIFETIME(INVALID_TOKEN),
    TOKEN_NOT_YET_VALID(INVALID_TOKEN),
    TOKEN_FROM_FUTURE(INVALID_TOKEN),
    TENANT_INVALID(INVALID_TOKEN),
    TENANT_NOT_FOR_ROUTE(INVALID_TOKEN),
    SENDER_CONSTRAINED(INVALID_TOKEN),

    // revocation
    TOKEN_REVOKED(INVALID_TOKEN),
    SESSION_REVOKED(INVALID_TOKEN),
    SUBJECT_REVOKED(INVALID_TOKEN),
    CLIENT_REVOKED(INVALID_TOKEN),
    TENANT_REVOKED(INVALID_TOKEN),
    ISSUER_REVOKED(INVALID_TOKEN),
    KEY_REVOKED(INVALID_TOKEN),
    ADDRESS_BLOCKED(FORBIDDEN),
    REVOCATIONS_STALE(UNAVAILABLE),

    // claims
    SCOPE_LACKING(Answer.INSUFFICIENT_SCOPE),
    CLAIM_LACKING(FORBIDDEN),

    // policy
    POLICY_MISSING(FORBIDDEN),
    POLICY_DENIED(FORBIDDEN),
    POLICY_ERROR(FORBIDDEN),
    POLICY_REQUIREMENT(FORBIDDEN),
    POLICY_NO_MATCH(FORBIDDEN),
    STEP_UP_REQUIRED(Answer.INSUFFICIENT_USER_AUTHENTICATION),
    OBLIGATION_FAILED(FORBIDDEN),
    POLICIES_STALE(UNAVAILABLE),

    // forward
    CLAIM_NOT_FORWARDABLE(FORBIDDEN),

    // route
    ROUTE_UNPROTECTED(UNAVAILABLE),
    ROUTE_MISCONFIGURED(UNAVAILABLE),

    /** A fault of ours that no other reason names. */
    INTERNAL_ERROR(UNAVAILABLE);

    private final Answer answer;
    private final String code;

    Reason(Answer answer) {
        this.answer = answer;
        this.code = name().toLowerCase(Locale.ROOT);
    }

    /** What the client is told. */
    public Answer answer() {
        return answer;
    }

    /** The code in metrics and audit records, for example {@code token_expired}. */
    public String code() {
        return code;
    }
}
