package io.portcullis.token;

import io.portcullis.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Claims that an operator states instead of showing a token; held to the same types as those of one. */
record GivenClaims(Collection<Issuer> issuers) {

    private static final int MAX_MEMBERS = 256;

    VerifiedToken token(String json, @Nullable String issuerName, @Nullable String tenant) {
        Map<String, @Nullable Object> claims = claims(json);
        Issuer issuer = issuer(claims, issuerName);
        if (tenant == null && !issuer.tenancy().isValid(claims)) {
            throw new IllegalArgumentException("the claim that names the tenant is no name; expected a text");
        }
        return new VerifiedToken(
                "", issuer.name(), tenant != null ? tenant : issuer.tenancy().tenant(claims), Map.of(), claims, null);
    }

    private static Map<String, @Nullable Object> claims(String json) {
        try {
            Map<String, @Nullable Object> claims =
                    StrictJson.object(json.getBytes(StandardCharsets.UTF_8), MAX_MEMBERS);
            ClaimTypes.require(claims);
            return claims;
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("claims is " + e.getMessage(), e);
        } catch (Refusal e) {
            throw new IllegalArgumentException(
                    "claims has a registered claim of the wrong type ("
                            + e.reason().code()
                            + "); expected texts for iss, sub, jti, client_id, azp, sid, numbers for exp, nbf, iat,"
                            + " auth_time, objects for cnf, act, may_act, texts or lists of texts for aud, scope, scp",
                    e);
        }
    }

    private Issuer issuer(Map<String, @Nullable Object> claims, @Nullable String name) {
        Object iss = claims.get("iss");
        return issuers.stream()
                .filter(issuer -> name != null
                        ? issuer.name().equals(name)
                        : iss != null ? issuer.issuer().equals(iss) : issuers.size() == 1)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no configured issuer is meant; expected the claim iss, or issuer to be one of "
                                + issuers.stream().map(Issuer::name).collect(Collectors.toCollection(TreeSet::new))));
    }
}
