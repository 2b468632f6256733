package io.portcullis.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.feed.Feed;
import io.portcullis.feed.FeedEntry;
import io.portcullis.feed.FeedTimes;
import io.portcullis.feed.Freshness;
import io.portcullis.feed.RankConflictException;
import io.portcullis.feed.RankReplica;
import io.portcullis.policy.PolicyContents;
import io.portcullis.policy.PolicyFeedStore;
import io.portcullis.policy.PolicyKey;
import io.portcullis.policy.PolicyMode;
import io.portcullis.policy.PolicyVersion;
import io.portcullis.testing.Gateway;
import io.portcullis.testing.Patience;
import java.util.UUID;

/** What two gateways with one Redis do for policies. */
final class SharedPolicies {

    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private SharedPolicies() {}

    static void assertShared(Gateway a, Gateway b) {
        assertOneLog(a, b);
        assertOneShelf(a.bean(PolicyContents.class), b.bean(PolicyContents.class));
    }

    private static void assertOneLog(Gateway a, Gateway b) {
        RankReplica there = new RankReplica();
        String subject = "acme/" + UUID.randomUUID();
        try (Feed here = started(a, new RankReplica());
                Feed other = started(b, there)) {
            FeedEntry first = RankReplica.entry(subject, "live", 1, "first");
            here.appendIf(first, 0).join();
            Patience.await("the news").until(() -> there.texts().contains(first.text()));
            assertThatThrownBy(() -> other.appendIf(RankReplica.entry(subject, "live", 1, "other"), 0)
                            .join())
                    .hasCauseInstanceOf(RankConflictException.class);
            other.appendIf(RankReplica.entry(subject, "live", 2, "second"), 1).join();
        }
    }

    private static Feed started(Gateway gateway, RankReplica replica) {
        Feed feed = new Feed(
                "policies-" + UUID.randomUUID(),
                gateway.bean(PolicyFeedStore.class).store(),
                replica,
                new Freshness(System::nanoTime),
                FeedTimes.standard(),
                "portcullis-policies");
        feed.start();
        Patience.await("a feed that is ready").until(() -> feed.freshness().isReady());
        return feed;
    }

    private static void assertOneShelf(PolicyContents here, PolicyContents there) {
        for (String tenant : new String[] {PolicyKey.PLATFORM, "acme", "umbrella", "initech"}) {
            PolicyKey key = new PolicyKey(tenant, "orders");
            PolicyVersion version = new PolicyVersion(1, DIGEST, PolicyMode.ENFORCE, false, 1, "op", null);
            here.put(tenant, DIGEST, "text of " + tenant);
            here.note(key, version);
            assertThat(there.get(tenant, DIGEST)).isEqualTo("text of " + tenant);
            assertThat(there.history(key)).containsExactly(version);
        }
    }
}
