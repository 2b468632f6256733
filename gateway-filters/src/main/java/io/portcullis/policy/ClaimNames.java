package io.portcullis.policy;

import io.portcullis.ClaimPath;
import java.util.List;
import java.util.Set;

/**
 * Where a document finds things in a token; immutable.
 *
 * @param scopes the claims whose values together are the scopes
 * @param roles the claims whose values together are the roles
 * @param permissions the claims whose values together are the permissions
 * @param delimited the claims whose text is a list separated by blanks
 */
public record ClaimNames(
        List<ClaimPath> scopes, List<ClaimPath> roles, List<ClaimPath> permissions, Set<ClaimPath> delimited) {

    /** {@code scope} and {@code scp} (RFC 8693, delimited), {@code roles}, {@code permissions}. */
    public static final ClaimNames STANDARD = new ClaimNames(
            List.of(ClaimPath.of("scope"), ClaimPath.of("scp")),
            List.of(ClaimPath.of("roles")),
            List.of(ClaimPath.of("permissions")),
            Set.of(ClaimPath.of("scope"), ClaimPath.of("scp")));

    /** Copies the collections. */
    public ClaimNames {
        scopes = List.copyOf(scopes);
        roles = List.copyOf(roles);
        permissions = List.copyOf(permissions);
        delimited = Set.copyOf(delimited);
    }
}
