package io.portcullis.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a node does when the log itself is not whole. */
class FollowerDamageTests extends FollowerFixture {

    private String damaged;

    static List<UnaryOperator<List<LogEntry>>> damages() {
        return List.of(
                entries -> entries.stream()
                        .map(entry -> entry.version() == 2
                                ? new LogEntry(2, entry.text(), "0123456789abcdef", entry.recordedAt())
                                : entry)
                        .toList(),
                entries ->
                        entries.stream().filter(entry -> entry.version() != 2).toList(),
                entries -> entries.stream()
                        .map(entry -> entry.version() == 600
                                ? new LogEntry(600, "forged@4000000000", entry.chain(), entry.recordedAt())
                                : entry)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aDamagedLogMakesRoomForEverythingThatCanBeRead(UnaryOperator<List<LogEntry>> damage) {
        log.append(Append.of(entries(700)));
        damageTheLog(damage);
        node.settle();

        assertThat(head().epoch()).isNotEqualTo(damaged);
        assertThat(node.replica.texts()).hasSizeGreaterThanOrEqualTo(699);
        assertThat(logged()).containsExactlyInAnyOrderElementsOf(node.replica.texts());
        assertThat(node.follower.position()).isEqualTo(head());
        assertThat(isLocked()).isFalse();
    }

    @Test
    void damageInWhatComesNextIsNoticedToo() {
        node.settle();
        damageTheLog(damages().get(0));
        tell(entry("a"), entry("b"), entry("c"));
        node.settle();

        assertThat(head().epoch()).isNotEqualTo(damaged);
        assertThat(logged()).hasSize(3);
        assertThat(node.statistics.resets()).isEqualTo(1);
    }

    @Test
    void aDamagedLogIsReplacedOnce() {
        List<TestNode> nodes = List.of(node, node("two"), node("three"));
        log.append(Append.of(entries(700)));
        damageTheLog(damages().get(1));
        TestNode.runAll(clock, Duration.ofSeconds(4), nodes.toArray(TestNode[]::new));

        assertThat(nodes).allMatch(each -> each.statistics.epochChanges() <= 1);
        assertThat(duplicates()).isZero();
        assertThat(logged()).hasSize(699);
    }

    private void damageTheLog(UnaryOperator<List<LogEntry>> damage) {
        damaged = head().epoch();
        store.onPulled = pulled -> pulled.head().epoch().equals(damaged)
                ? new Pulled(
                        pulled.outcome(),
                        pulled.head(),
                        pulled.now(),
                        pulled.sealAt(),
                        pulled.isRepairing(),
                        damage.apply(pulled.entries()))
                : pulled;
    }
}
