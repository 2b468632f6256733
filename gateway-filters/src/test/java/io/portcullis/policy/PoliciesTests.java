package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.feed.FeedStore;
import io.portcullis.feed.FeedStoreException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PoliciesTests {

    private static final PolicyKey ORDERS = new PolicyKey("acme", "orders");

    private final FeedStore store = PolicyNode.memory();
    private final PolicyContents contents = PolicyContents.inMemory();
    private final PolicyNode node = new PolicyNode(store, contents).started();

    @AfterEach
    void close() {
        node.close();
    }

    private static void assertConflict(Mono<PolicyReceipt> order, long current) {
        assertThatExceptionOfType(VersionConflictException.class)
                .isThrownBy(order::block)
                .satisfies(e -> assertThat(e.current()).isEqualTo(current));
    }

    private Mono<PolicyReceipt> publishing(String text, Long expected) {
        return node.policies().publish(PolicyNode.order(text, expected), text);
    }

    @Test
    void isInForceHereWhenItIsAnswered() {
        PolicyReceipt receipt = node.receipt("acme/orders enforce a", null);
        assertThat(receipt.version()).isEqualTo(1);
        assertThat(receipt.digest()).isEqualTo(TinyPolicies.digest("acme/orders enforce a"));
        assertThat(receipt.isUnchanged()).isFalse();
        assertThat(receipt.changes()).containsExactly("new, in mode enforce, with 0 rules");
        assertThat(node.hasDocuments("acme")).isTrue();
        assertThat(contents.get("acme", receipt.digest())).isEqualTo("acme/orders enforce a");
    }

    @Test
    void aVersionThatTheDocumentNamesIsTakenIfItIsGreater() {
        assertThat(node.publish("acme/orders v7 enforce a")).isEqualTo(7);
        assertConflict(publishing("acme/orders v7 enforce b", null), 7);
        assertConflict(publishing("acme/orders v6 enforce b", null), 7);
        assertThat(node.publish("acme/orders v9 enforce b")).isEqualTo(9);
        node.awaitInForce("acme/orders enforce b", 9);
    }

    @Test
    void withoutAnyVersionOnlyWhatIsNewOrTheSameIsTaken() {
        assertThat(node.publish("acme/orders enforce a")).isEqualTo(1);
        PolicyReceipt again = node.receipt("acme/orders enforce a", null);
        assertThat(again.isUnchanged()).isTrue();
        assertThat(again.version()).isEqualTo(1);
        assertConflict(publishing("acme/orders enforce b", null), 1);
    }

    @Test
    void anExpectedVersionMustBeTheCurrentOne() {
        assertConflict(publishing("acme/orders enforce a", 3L), 0);
        assertThat(node.receipt("acme/orders enforce a", 0L).version()).isEqualTo(1);
        assertConflict(publishing("acme/orders enforce b", 0L), 1);
        assertThat(node.receipt("acme/orders enforce b", 1L).version()).isEqualTo(2);
        assertThat(node.receipt("acme/orders v1 enforce c", 2L).version()).isEqualTo(3);
        assertThat(node.receipt("acme/orders v9 enforce d", 3L).version()).isEqualTo(9);
    }

    @Test
    void ofManyWhoWantTheSameVersionOneGetsIt() {
        node.publish("acme/orders enforce a");
        PolicyNode other = new PolicyNode(store, contents).started();
        try (other) {
            List<Long> won = Flux.range(0, 20)
                    .flatMap(
                            i -> {
                                String text = "acme/orders enforce x" + i;
                                return (i % 2 == 0 ? node : other)
                                        .policies()
                                        .publish(PolicyNode.order(text, 1L), text)
                                        .map(PolicyReceipt::version)
                                        .onErrorResume(VersionConflictException.class, e -> Mono.empty());
                            },
                            20)
                    .collectList()
                    .block();
            assertThat(won).containsExactly(2L);
        }
    }

    @Test
    void otherNodesFollow() {
        try (PolicyNode other = new PolicyNode(store, contents).started()) {
            node.publish("acme/orders enforce a");
            other.awaitInForce("acme/orders enforce a", 1);
            other.receipt("acme/orders enforce b", 1L);
            node.awaitInForce("acme/orders enforce b", 2);
        }
        try (PolicyNode late = new PolicyNode(store, contents).started()) {
            late.awaitInForce("acme/orders enforce b", 2);
        }
    }

    @Test
    void aShadowIsPublishedBesideTheLiveVersion() {
        node.publish("acme/orders v7 enforce a");
        node.publish("acme/orders v8 shadow b");
        PolicyEntry view = node.policies().find(ORDERS).block().document();
        assertThat(view.version()).isEqualTo(8);
        assertThat(view.live().version()).isEqualTo(7);
        assertThat(view.live().text()).isEqualTo("acme/orders v7 enforce a");
        assertThat(view.shadow().version()).isEqualTo(8);
        assertThat(view.shadow().mode()).isEqualTo(PolicyMode.SHADOW);

        assertThat(node.receipt("acme/orders enforce a", 8L).version()).isEqualTo(9);
        assertThat(node.policies().find(ORDERS).block().document().shadow()).isNull();
    }

    @Test
    void rollsBackToContentsThatTheHistoryHas() {
        node.publish("acme/orders v1 enforce a");
        node.publish("acme/orders v2 enforce b");
        node.delete("acme", "orders");
        assertThat(node.hasDocuments("acme")).isFalse();

        PolicyReceipt receipt =
                node.policies().rollback(PolicyOrder.about(ORDERS), 1).block();
        assertThat(receipt.version()).isEqualTo(4);
        node.awaitInForce("acme/orders enforce a", 4);
        assertThat(node.policies().find(ORDERS).block().history())
                .extracting(PolicyVersion::version)
                .containsExactly(4L, 3L, 2L, 1L);
        assertThat(node.policies().find(ORDERS).block().history().get(1).isDeleted())
                .isTrue();
    }

    @Test
    void thereIsNoWayBackToWhatNobodyHas() {
        node.publish("acme/orders enforce a");
        node.delete("acme", "orders");
        for (long version : new long[] {0, 2, 17}) {
            assertThatExceptionOfType(UnknownPolicyException.class)
                    .isThrownBy(() -> node.policies()
                            .rollback(PolicyOrder.about(ORDERS), version)
                            .block());
        }
    }

    @Test
    void deletesWhatIsThereAndNothingElse() {
        assertThatExceptionOfType(UnknownPolicyException.class).isThrownBy(() -> node.delete("acme", "orders"));
        node.publish("acme/orders v5 enforce a");
        assertConflict(node.policies().delete(new PolicyOrder(ORDERS, 4L, null, null, false)), 5);
        PolicyReceipt receipt = node.policies()
                .delete(new PolicyOrder(ORDERS, 5L, null, null, false))
                .block();
        assertThat(receipt.version()).isEqualTo(6);
        assertThat(node.hasDocuments("acme")).isFalse();
        assertThat(node.policies().list()).isEmpty();
        assertThatExceptionOfType(UnknownPolicyException.class).isThrownBy(() -> node.delete("acme", "orders"));
        assertThat(node.publish("acme/orders enforce a")).isEqualTo(7);
    }

    @Test
    void aDryRunChangesNothing() {
        PolicyReceipt receipt = node.policies()
                .publish(new PolicyOrder(ORDERS, null, null, null, true), "acme/orders v3 enforce a")
                .block();
        assertThat(receipt.version()).isEqualTo(3);
        assertThat(node.policies().find(ORDERS).block()).isNull();
        assertThat(contents.get("acme", receipt.digest())).isNull();
        node.publish("acme/orders enforce a");
        assertThat(node.policies()
                        .delete(new PolicyOrder(ORDERS, null, null, null, true))
                        .block()
                        .version())
                .isEqualTo(2);
        assertThat(node.hasDocuments("acme")).isTrue();
    }

    @Test
    void theDocumentMustBeTheOneThatTheOrderNames() {
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> node.policies()
                        .publish(PolicyOrder.about(ORDERS), "globex/orders enforce a")
                        .block())
                .withMessageContaining("globex/orders")
                .withMessageContaining("expected acme/orders");
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> node.policies()
                        .publish(PolicyOrder.about(ORDERS), "nonsense")
                        .block());
    }

    @Test
    void aDocumentWhoseTestsFailIsRefused() {
        List<PolicyTestResult> results =
                List.of(new PolicyTestResult("good", null), new PolicyTestResult("bad", "expected allow"));
        try (PolicyNode strict = new PolicyNode(store, contents, compiled -> results).started()) {
            assertThatExceptionOfType(PolicyTestsFailedException.class)
                    .isThrownBy(() -> strict.publish("acme/orders enforce a"))
                    .withMessage("test 'bad': expected allow")
                    .satisfies(e -> assertThat(e.results()).isEqualTo(results));
            assertThat(strict.policies().list()).isEmpty();
        }
    }

    @Test
    void testsThatDoNotEndAreAFailure() {
        CountDownLatch never = new CountDownLatch(1);
        try (PolicyNode slow = new PolicyNode(store, contents, compiled -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return List.of();
                })
                .started()) {
            assertThatExceptionOfType(PolicyTestsFailedException.class)
                    .isThrownBy(() -> slow.publish("acme/orders enforce a"))
                    .withMessageContaining("did not end within 1000 ms");
        }
    }

    @Test
    void anErrorInTestsIsAFailure() {
        try (PolicyNode deep = new PolicyNode(store, contents, compiled -> {
                    throw new StackOverflowError("a fault that the test makes");
                })
                .started()) {
            assertThatExceptionOfType(PolicyTestsFailedException.class)
                    .isThrownBy(() -> deep.publish("acme/orders enforce a"))
                    .withMessageContaining("StackOverflowError");
        }
    }

    @Test
    void publishesNothingBeforeTheLogWasRead() {
        try (PolicyNode idle = new PolicyNode(store, contents)) {
            assertThatExceptionOfType(FeedStoreException.class)
                    .isThrownBy(() -> idle.publish("acme/orders enforce a"))
                    .withMessageContaining("has not been read yet");
        }
    }

    @Test
    void listsAllDocumentsInOrder() {
        IntStream.range(0, 3).forEach(i -> node.publish("t" + (2 - i) + "/orders enforce a"));
        node.publish("t1/billing shadow a");
        assertThat(node.policies().list())
                .extracting(view -> view.key().toString())
                .containsExactly("t0/orders", "t1/billing", "t1/orders", "t2/orders");
        assertThat(node.policies().list()).allSatisfy(view -> {
            assertThat(view.trouble()).isNull();
            assertThat(view.version()).isEqualTo(1);
        });
        assertThat(node.policies().list().get(1).live()).isNull();
    }
}
