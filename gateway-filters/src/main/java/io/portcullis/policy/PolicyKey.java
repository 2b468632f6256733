package io.portcullis.policy;

import java.util.regex.Pattern;

/**
 * Which document: its tenant and its name; immutable.
 *
 * @param tenant whose callers it is about, or {@link #PLATFORM}
 * @param name unique within the tenant
 */
public record PolicyKey(String tenant, String name) implements Comparable<PolicyKey> {

    /** The tenant of the operator's own documents, whose guards hold for every tenant. */
    public static final String PLATFORM = "*";

    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:-]{0,127}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /**
     * Refuses what cannot be part of a key.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public PolicyKey {
        if (!tenant.equals(PLATFORM) && !TENANT.matcher(tenant).matches()) {
            throw new IllegalArgumentException("'" + tenant
                    + "' is no tenant; expected up to 128 letters, digits and . _ @ : -, or \"*\" for the platform");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a document; expected up to 128 letters, digits and . _ -");
        }
    }

    /** Whether the document is the operator's. */
    public boolean isPlatform() {
        return tenant.equals(PLATFORM);
    }

    @Override
    public int compareTo(PolicyKey other) {
        int byTenant = tenant.compareTo(other.tenant);
        return byTenant != 0 ? byTenant : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return tenant + "/" + name;
    }
}
