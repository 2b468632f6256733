package io.portcullis.filter;

import io.portcullis.ClaimPath;
import io.portcullis.ConfigurationException;
import io.portcullis.VerifiedToken;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A claim that the upstream is told.
 *
 * @param header the name of the header
 */
record ForwardedClaim(String header, ClaimPath claim) {

    /** Headers with a meaning of their own on the way to the upstream. */
    private static final Set<String> RESERVED = Set.of(
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    ForwardedClaim {
        if (header.isEmpty() || !header.chars().allMatch(ForwardedClaim::isTokenCharacter)) {
            throw new ConfigurationException(
                    "'" + header + "' is no name of a header for the claim '" + claim + "'",
                    "Name the header yourself: portcullis.forward.headers, or args.claims with claim and header.");
        }
        if (RESERVED.contains(header.toLowerCase(Locale.ROOT))) {
            throw new ConfigurationException(
                    "the header '" + header + "' has a meaning of its own and cannot carry the claim '" + claim + "'",
                    "Choose another header, for example X-User.");
        }
    }

    /**
     * The value, or null if the token has none. The claim {@code tenant} is the tenant that the token was found to
     * belong to, whatever the token itself says of tenants.
     */
    @Nullable
    Object valueIn(VerifiedToken token) {
        return claim.isNamed("tenant") ? token.tenant() : claim.value(token.claims());
    }

    /** The characters of RFC 9110 section 5.6.2. */
    private static boolean isTokenCharacter(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
