package io.portcullis.sample.issuer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The answer of a token endpoint (RFC 6749 section 5.1). */
record MintedToken(
        @JsonProperty("access_token") String accessToken,
        @JsonProperty("token_type") String tokenType,
        @JsonProperty("expires_in") int expiresIn) {

    static MintedToken bearer(String accessToken, int expiresIn) {
        return new MintedToken(accessToken, "Bearer", expiresIn);
    }
}
