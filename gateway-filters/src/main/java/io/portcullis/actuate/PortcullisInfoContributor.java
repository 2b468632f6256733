package io.portcullis.actuate;

import io.portcullis.feed.Feed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** Tells the version of Portcullis, and of the logs that this node has applied. */
final class PortcullisInfoContributor implements InfoContributor {

    private final Feed feed;
    private final PolicyState policies;
    private final String version;

    PortcullisInfoContributor(Feed feed, PolicyState policies) {
        this.feed = feed;
        this.policies = policies;
        this.version = version();
    }

    private static String version() {
        try {
            return PropertiesLoaderUtils.loadProperties(
                            new ClassPathResource("version.properties", PortcullisInfoContributor.class))
                    .getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void contribute(Info.Builder builder) {
        builder.withDetail(
                "portcullis",
                Map.of(
                        "version", version,
                        "node", feed.node(),
                        "feed",
                                Map.of(
                                        "epoch",
                                        feed.position().epoch(),
                                        "version",
                                        feed.position().version()),
                        "policies", policies.summary()));
    }
}
