package io.portcullis.token;

import io.portcullis.ClaimPath;
import io.portcullis.SafeText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * To which tenant an issuer's tokens belong.
 *
 * @param fixed the tenant of all of them, or null
 * @param claim the claim that names it, or null
 */
record Tenancy(@Nullable String fixed, @Nullable ClaimPath claim) {

    Tenancy {
        if (fixed != null && claim != null) {
            throw new IllegalArgumentException("tenant and tenant-claim exclude each other; expected at most one");
        }
        if (fixed != null && fixed.isBlank()) {
            throw new IllegalArgumentException("tenant is blank; expected the name of a tenant");
        }
    }

    /** The tenant, or null if the token names none. */
    @Nullable
    String tenant(Map<String, ?> claims) {
        return claim != null ? claim.string(claims) : fixed;
    }

    /** Whether the token's tenant claim is absent or a name: anything else is refused, not ignored. */
    boolean isValid(Map<String, ?> claims) {
        if (claim == null || claim.value(claims) == null) {
            return true;
        }
        String tenant = claim.string(claims);
        return tenant != null && !tenant.isBlank() && SafeText.isSafe(tenant);
    }
}
