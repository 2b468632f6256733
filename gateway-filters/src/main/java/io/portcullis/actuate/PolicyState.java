package io.portcullis.actuate;

import io.portcullis.feed.Feed;
import io.portcullis.policy.PolicyFiles;
import io.portcullis.policy.PolicyLoader;
import java.util.LinkedHashMap;
import java.util.Map;

/** How it goes with the policies, for people. */
final class PolicyState {

    private static final int MOST_SHOWN = 20;

    private final Feed feed;
    private final PolicyLoader loader;
    private final PolicyFiles files;

    PolicyState(Feed feed, PolicyLoader loader, PolicyFiles files) {
        this.feed = feed;
        this.loader = loader;
        this.files = files;
    }

    boolean isReady() {
        return feed.freshness().isReady() && loader.isLoaded() && files.isPublished();
    }

    Map<String, Object> summary() {
        return Map.of(
                "epoch", feed.position().epoch(), "version", feed.position().version(), "documents", loader.size());
    }

    Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("ready", isReady());
        if (feed.freshness().isReady()) {
            details.put("ageMillis", feed.freshness().ageNanos() / 1_000_000);
        }
        details.putAll(summary());
        details.put("pending", loader.pending());
        putSome(details, "troubles", loader.troubles());
        putSome(details, "files", files.problems());
        String error = feed.lastError();
        if (error != null) {
            details.put("lastError", error);
        }
        return details;
    }

    private static void putSome(Map<String, Object> details, String name, Map<?, String> troubles) {
        if (!troubles.isEmpty()) {
            Map<String, String> shown = new LinkedHashMap<>();
            troubles.entrySet().stream()
                    .limit(MOST_SHOWN)
                    .forEach(trouble -> shown.put(String.valueOf(trouble.getKey()), trouble.getValue()));
            details.put(name, shown);
        }
    }
}
