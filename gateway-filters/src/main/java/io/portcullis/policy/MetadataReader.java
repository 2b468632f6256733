package io.portcullis.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads whose document it is. Used once. */
final class MetadataReader {

    private static final List<String> TIERS = List.of("platform", "tenant");

    /** Enough for a time as 20261231235959, and far below the highest that can be counted on from. */
    private static final long HIGHEST_VERSION = 99_999_999_999_999L;

    private final Reading reading;
    private @Nullable PolicyKey key;
    private long version;
    private boolean isPlatform;

    MetadataReader(Reading reading) {
        this.reading = reading;
    }

    /** Which document it is, or null if it does not say so rightly. */
    @Nullable
    PolicyKey key() {
        return key;
    }

    /** 1 or more, or 0 if it does not say. */
    long version() {
        return version;
    }

    boolean isPlatform() {
        return isPlatform;
    }

    void read(@Nullable Tree tree) {
        Fields fields = reading.fields(tree, "'metadata'", "tenant", "name", "version", "tier");
        if (fields == null) {
            return;
        }
        Tree tenantTree = fields.required("tenant");
        Tree nameTree = fields.required("name");
        String tenant = checked(tenantTree, "'tenant'", "x", true);
        String name = checked(nameTree, "'name'", "x", false);
        if (tenant != null && name != null) {
            key = new PolicyKey(tenant, name);
        }
        Tree versionTree = fields.get("version");
        Long number = versionTree == null ? null : reading.integer(versionTree, "'version'", 1, HIGHEST_VERSION);
        version = number == null ? 0 : number;
        isPlatform = PolicyKey.PLATFORM.equals(tenant);
        tier(fields, tenant);
    }

    private void tier(Fields fields, @Nullable String tenant) {
        Tree tree = fields.get("tier");
        String tier = reading.word(tree, "tier", TIERS);
        if (tenant == null) {
            return;
        }
        boolean saysPlatform = "platform".equals(tier);
        if (isPlatform && !saysPlatform && (tree == null || tier != null)) {
            reading.mistake(
                    tree == null ? fields.at() : tree.at(),
                    "the tenant \"*\" is the platform's; expected 'tier: platform' beside it");
        } else if (tree != null && !isPlatform && saysPlatform) {
            reading.mistake(tree.at(), "only documents of the tenant \"*\" have 'tier: platform'");
        }
    }

    private @Nullable String checked(@Nullable Tree tree, String what, String other, boolean isTenant) {
        String text = reading.text(tree, what);
        if (tree == null || text == null) {
            return null;
        }
        try {
            PolicyKey checked = isTenant ? new PolicyKey(text, other) : new PolicyKey(other, text);
            return isTenant ? checked.tenant() : checked.name();
        } catch (IllegalArgumentException refused) {
            String message = String.valueOf(refused.getMessage());
            reading.mistake(tree.at(), message.replace("'" + text + "'", Quoted.of(text)));
            return null;
        }
    }
}
