package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each store of documents does. */
public abstract class PolicyContentsContract {

    protected static final String DIGEST = "0123456789abcdef".repeat(4);
    protected static final PolicyKey KEY = new PolicyKey("acme", "orders-api");

    private static final String OTHER_DIGEST = "f".repeat(64);

    protected PolicyContents contents;

    /** Contents that are empty at the beginning of each test. */
    protected abstract PolicyContents open();

    @BeforeEach
    void openContents() {
        contents = open();
    }

    @AfterEach
    void closeContents() {
        contents.close();
    }

    @Test
    void whatWasPutIsThere() {
        contents.put("acme", DIGEST, "a: 1\nb: \"ключ 鍵 🔑\"\r\n");

        assertThat(contents.get("acme", DIGEST)).isEqualTo("a: 1\nb: \"ключ 鍵 🔑\"\r\n");
    }

    @Test
    void nothingElseIsThere() {
        contents.put("acme", DIGEST, "text");

        assertThat(contents.get("acme", OTHER_DIGEST)).isNull();
        assertThat(contents.get("umbrella", DIGEST)).as("another tenant's").isNull();
    }

    @Test
    void whatIsThereStays() {
        contents.put("acme", DIGEST, "first");
        contents.put("acme", DIGEST, "second");

        assertThat(contents.get("acme", DIGEST)).isEqualTo("first");
    }

    @Test
    void aTextMayBeEmptyAndMayHave64KiB() {
        String longest = "x".repeat(64 * 1024);
        contents.put("acme", DIGEST, "");
        contents.put("acme", OTHER_DIGEST, longest);

        assertThat(contents.get("acme", DIGEST)).isEmpty();
        assertThat(contents.get("acme", OTHER_DIGEST)).isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a", "Acme.EU_1@x:y-z"})
    void everyTenantHasItsOwn(String tenant) {
        PolicyKey key = new PolicyKey(tenant, "orders");
        contents.put(tenant, DIGEST, "of " + tenant);
        contents.note(key, version(1));

        assertThat(contents.get(tenant, DIGEST)).isEqualTo("of " + tenant);
        assertThat(contents.history(key)).containsExactly(version(1));
        assertThat(contents.history(KEY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a}b", "{a", "a b", "a\n", "a/b", "**"})
    void noOtherTenantGetsIntoAKey(String tenant) {
        assertThatIllegalArgumentException().isThrownBy(() -> contents.put(tenant, DIGEST, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> contents.get(tenant, DIGEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "history:orders", "ABCDEF", "0123456789abcdef"})
    void noOtherDigestGetsIntoAKey(String digest) {
        assertThatIllegalArgumentException().isThrownBy(() -> contents.put("acme", digest, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> contents.get("acme", digest));
    }

    @Test
    void theHistoryHasAllThatIsKnownOfAVersion() {
        PolicyVersion full =
                new PolicyVersion(3, DIGEST, PolicyMode.SHADOW, false, 1_790_000_000L, "op é", "a \"b\"\n");
        PolicyVersion bare = new PolicyVersion(4, DIGEST, PolicyMode.DISABLED, true, 0, null, null);
        contents.note(KEY, full);
        contents.note(KEY, bare);

        assertThat(contents.history(KEY)).containsExactly(bare, full);
    }

    @Test
    void anEmptyWordIsNotAMissingOne() {
        PolicyVersion version = new PolicyVersion(1, DIGEST, PolicyMode.ENFORCE, false, 1, "", "");
        contents.note(KEY, version);

        assertThat(contents.history(KEY)).containsExactly(version);
    }

    @Test
    void theHighestVersionComesFirstInWhateverOrderTheyWereAdded() {
        LongStream.of(2, 1, 3).forEach(number -> contents.note(KEY, version(number)));

        assertThat(contents.history(KEY)).containsExactly(version(3), version(2), version(1));
    }

    @Test
    void ofOneVersionTheLastAddedComesFirst() {
        PolicyVersion first = new PolicyVersion(1, DIGEST, PolicyMode.ENFORCE, false, 1, "first", null);
        PolicyVersion second = new PolicyVersion(1, OTHER_DIGEST, PolicyMode.ENFORCE, false, 1, "second", null);
        contents.note(KEY, first);
        contents.note(KEY, second);

        assertThat(contents.history(KEY)).containsExactly(second, first);
    }

    @Test
    void theNewest50AreKept() {
        LongStream.rangeClosed(1, 60).forEach(number -> contents.note(KEY, version(number)));

        assertThat(contents.history(KEY))
                .extracting(PolicyVersion::version)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(11, 60).map(i -> 71 - i).boxed().toList());
    }

    /** Not in the common pool, which a client of Redis needs for its connection. */
    @Test
    void anyThreadMayAsk() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Void>> all = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> {
                                contents.put("acme", String.format("%064x", i), "text " + i);
                                contents.note(KEY, version(i + 1));
                            },
                            threads))
                    .toList();
            all.forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }

        assertThat(contents.history(KEY)).hasSize(8);
        assertThat(IntStream.range(0, 8))
                .allMatch(i -> ("text " + i).equals(contents.get("acme", String.format("%064x", i))));
    }

    protected static PolicyVersion version(long number) {
        return new PolicyVersion(number, DIGEST, PolicyMode.ENFORCE, false, 1_790_000_000L + number, "op", "why");
    }
}
