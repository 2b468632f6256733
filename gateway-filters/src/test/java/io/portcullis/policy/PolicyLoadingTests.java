package io.portcullis.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.feed.FeedStoreException;
import io.portcullis.feed.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyLoadingTests {

    private static final PolicyKey ORDERS = new PolicyKey("acme", "orders");
    private static final PolicyKey GUARD = new PolicyKey(PolicyKey.PLATFORM, "guard");

    /** As near to the point where the clock's number overflows as a machine may be. */
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

    private final Store store = new Store();
    private final Set<String> poison = new HashSet<>();
    private final List<PolicyReference> asked = new ArrayList<>();
    private final PolicyLog log = new PolicyLog();
    private final PolicySet set = new PolicySet(new Freshness(nanoTime::get));
    private final PolicyAssembly assembly = new PolicyAssembly(log, set, nanoTime::get);
    private final PolicyLoading loading = new PolicyLoading(
            log,
            new PolicyFetch(store, TinyPolicies::read, this::compile),
            assembly,
            asked::add,
            nanoTime::get,
            new SplittableRandom(1));

    {
        log.onChange(loading::changed);
    }

    /** Texts that may be lost, wrong, or out of reach. */
    private static final class Store implements PolicyContents {
        private final Map<String, String> texts = new HashMap<>();
        private boolean isAway;
        private int questions;

        @Override
        public void put(String tenant, String digest, String text) {
            requireThere();
            texts.put(tenant + " " + digest, text);
        }

        @Override
        public @Nullable String get(String tenant, String digest) {
            questions++;
            requireThere();
            return texts.get(tenant + " " + digest);
        }

        private void requireThere() {
            if (isAway) {
                throw new FeedStoreException("away", true, null);
            }
        }

        @Override
        public void note(PolicyKey key, PolicyVersion version) {}

        @Override
        public List<PolicyVersion> history(PolicyKey key) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private CompiledPolicy compile(PolicyDocument document) {
        if (poison.contains(document.key().toString())) {
            throw new StackOverflowError("a document that the test makes too deep");
        }
        return TinyPolicies.compile(document);
    }

    private void published(String text, long version) {
        stored(text);
        referenced(text, version);
    }

    private void stored(String text) {
        PolicySource source = TinyPolicies.read(text);
        store.put(source.document().key().tenant(), source.digest(), text);
    }

    private void referenced(String text, long version) {
        log.merge(List.of(TinyPolicies.reference(text, version).text()), 0);
    }

    private void step() {
        loading.step(true);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private TenantPolicies.InForce inForce(String tenant) {
        assertThat(set.of(tenant)).isInstanceOf(TenantPolicies.InForce.class);
        return (TenantPolicies.InForce) set.of(tenant);
    }

    private void assertNotLoaded(String tenant) {
        assertThat(set.of(tenant)).isInstanceOf(TenantPolicies.NotLoaded.class);
    }

    private @Nullable String live(PolicyKey key) {
        LoadedPolicy loaded = assembly.loaded(key).live();
        return loaded == null ? null : loaded.source().text();
    }

    @Test
    void nothingIsLoadedForAnybodyUntilTheLogWasRead() {
        assertNotLoaded("acme");
        published("acme/orders enforce a", 1);
        loading.step(false);
        assertThat(loading.isLoaded()).isFalse();
        assertNotLoaded("acme");
        assertNotLoaded("other");

        step();
        assertThat(loading.isLoaded()).isTrue();
        assertThat(inForce("acme").hasOwnDocuments()).isTrue();
        assertThat(inForce("acme").pendingNanos()).isZero();
        assertThat(inForce("other").hasOwnDocuments()).isFalse();
        assertThat(live(ORDERS)).isEqualTo("acme/orders enforce a");
    }

    @Test
    void nobodyIsTheTenantOfThePlatform() {
        published("*/guard enforce g", 1);
        step();
        assertThat(inForce("*").hasOwnDocuments()).isFalse();
    }

    @Test
    void aChangeOfOneTenantIsNobodyElses() {
        published("acme/orders enforce a", 1);
        published("globex/orders enforce a", 1);
        step();
        PolicySnapshot globex = inForce("globex").snapshot();
        PolicySnapshot acme = inForce("acme").snapshot();
        PolicySnapshot others = inForce("other").snapshot();

        published("acme/orders enforce b", 2);
        step();
        assertThat(inForce("globex").snapshot()).isSameAs(globex);
        assertThat(inForce("other").snapshot()).isSameAs(others);
        assertThat(inForce("acme").snapshot()).isNotSameAs(acme);
        assertThat(live(ORDERS)).isEqualTo("acme/orders enforce b");
    }

    @Test
    void aChangeOfThePlatformIsEverybodys() {
        published("acme/orders enforce a", 1);
        step();
        PolicySnapshot acme = inForce("acme").snapshot();
        PolicySnapshot others = inForce("other").snapshot();

        published("*/guard enforce g", 1);
        step();
        assertThat(inForce("acme").snapshot()).isNotSameAs(acme);
        assertThat(inForce("other").snapshot()).isNotSameAs(others);
        assertThat(live(GUARD)).isEqualTo("*/guard enforce g");
    }

    @Test
    void contentsThatAreMissingLeaveInForceWhatWas() {
        published("acme/orders enforce a", 1);
        step();
        referenced("acme/orders enforce b", 2);
        pass(Duration.ofSeconds(3));
        step();
        assertThat(live(ORDERS)).isEqualTo("acme/orders enforce a");
        assertThat(inForce("acme").pendingNanos())
                .isEqualTo(Duration.ofSeconds(3).toNanos());
        assertThat(inForce("other").pendingNanos()).isZero();
        assertThat(loading.troubles()).containsOnlyKeys(ORDERS);
        assertThat(assembly.waiting()).isEqualTo(1);

        stored("acme/orders enforce b");
        pass(Duration.ofSeconds(5));
        step();
        assertThat(live(ORDERS)).isEqualTo("acme/orders enforce b");
        assertThat(inForce("acme").pendingNanos()).isZero();
        assertThat(loading.troubles()).isEmpty();
        assertThat(assembly.waiting()).isZero();
    }

    @Test
    void whatComesIsWaitingBeforeTheLoaderHasLookedAtIt() {
        published("acme/orders enforce a", 1);
        step();
        published("acme/orders enforce b", 2);
        pass(Duration.ofMillis(7));
        assertThat(inForce("acme").pendingNanos())
                .isEqualTo(Duration.ofMillis(7).toNanos());
        published("globex/orders enforce a", 1);
        pass(Duration.ofMillis(7));
        assertThat(inForce("globex").pendingNanos())
                .isEqualTo(Duration.ofMillis(7).toNanos());
        assertThat(inForce("globex").hasOwnDocuments()).isFalse();
        assertThat(inForce("other").pendingNanos()).isZero();
    }

    @Test
    void aGuardOfThePlatformThatWaitsMakesEverybodyWait() {
        published("acme/orders enforce a", 1);
        step();
        published("*/guard enforce g", 1);
        pass(Duration.ofMillis(7));
        assertThat(inForce("acme").pendingNanos())
                .isEqualTo(Duration.ofMillis(7).toNanos());
        assertThat(inForce("other").pendingNanos())
                .isEqualTo(Duration.ofMillis(7).toNanos());
        step();
        assertThat(inForce("acme").pendingNanos()).isZero();
        assertThat(inForce("other").pendingNanos()).isZero();
    }

    @Test
    void whereNoVersionCouldEverBeLoadedTheTroubleIsOurs() {
        referenced("acme/orders enforce a", 1);
        published("globex/orders enforce a", 1);
        step();
        assertThat(loading.isLoaded()).isTrue();
        assertNotLoaded("acme");
        assertThat(inForce("globex").hasOwnDocuments()).isTrue();
        assertThat(inForce("other").hasOwnDocuments()).isFalse();

        stored("acme/orders enforce a");
        pass(Duration.ofSeconds(5));
        step();
        assertThat(inForce("acme").hasOwnDocuments()).isTrue();
    }

    @Test
    void aGuardOfThePlatformThatCouldNeverBeLoadedStopsEverybody() {
        published("acme/orders enforce a", 1);
        referenced("*/guard enforce g", 1);
        step();
        assertNotLoaded("acme");
        assertNotLoaded("other");
        stored("*/guard enforce g");
        pass(Duration.ofSeconds(5));
        step();
        assertThat(inForce("acme").hasOwnDocuments()).isTrue();
        assertThat(inForce("other").hasOwnDocuments()).isFalse();
    }

    @Test
    void whatCouldNeverBeLoadedIsNoTroubleOnceItIsDeleted() {
        referenced("acme/orders enforce a", 1);
        step();
        assertNotLoaded("acme");
        log.merge(List.of(PolicyReference.deletion(ORDERS, 2).text()), 0);
        step();
        assertThat(inForce("acme").hasOwnDocuments()).isFalse();
        assertThat(inForce("acme").pendingNanos()).isZero();
        assertThat(loading.troubles()).isEmpty();
    }

    @Test
    void refusesContentsWithAnotherDigestKeyOrMode() {
        published("acme/orders enforce a", 1);
        step();
        for (String wrong : List.of("acme/orders enforce evil", "globex/orders enforce b", "no policy at all")) {
            store.texts.put("acme " + TinyPolicies.digest("acme/orders enforce b"), wrong);
            referenced("acme/orders enforce b", 2);
            pass(Duration.ofSeconds(5));
            step();
            assertThat(live(ORDERS)).isEqualTo("acme/orders enforce a");
            assertThat(loading.troubles()).containsOnlyKeys(ORDERS);
        }
        String shadow = "acme/orders shadow c";
        stored(shadow);
        log.merge(
                List.of(new PolicyReference(ORDERS, PolicyReference.Slot.LIVE, 3, TinyPolicies.digest(shadow)).text()),
                0);
        step();
        assertThat(live(ORDERS)).isEqualTo("acme/orders enforce a");
    }

    @Test
    void anErrorInOneTenantsDocumentIsNobodyElses() {
        poison.add("acme/orders");
        published("acme/orders enforce a", 1);
        published("globex/orders enforce a", 1);
        step();
        assertNotLoaded("acme");
        assertThat(inForce("globex").hasOwnDocuments()).isTrue();
        assertThat(loading.isLoaded()).isTrue();
        assertThat(loading.failures()).isEqualTo(1);
    }

    @Test
    void aStoreThatIsAwayIsNotAskedForEachDocument() {
        for (int i = 0; i < 100; i++) {
            published("t" + i + "/orders enforce a", 1);
        }
        store.isAway = true;
        step();
        assertThat(store.questions).isEqualTo(1);
        assertThat(loading.isLoaded()).isFalse();
        assertNotLoaded("other");

        store.isAway = false;
        pass(Duration.ofSeconds(5));
        step();
        assertThat(loading.isLoaded()).isTrue();
        assertThat(assembly.all()).hasSize(100);
        assertThat(inForce("t99").hasOwnDocuments()).isTrue();
    }

    @Test
    void triesAgainSoonerAtFirstThanLater() {
        referenced("acme/orders enforce a", 1);
        step();
        assertThat(loading.step(true)).isLessThanOrEqualTo(Duration.ofMillis(100));
        int before = store.questions;
        for (int i = 0; i < 600; i++) {
            pass(Duration.ofMillis(100));
            step();
        }
        assertThat(store.questions - before).isBetween(12, 40);
    }

    @Test
    void asksOthersAFewTimesForWhatIsMissing() {
        referenced("acme/orders enforce a", 1);
        step();
        assertThat(asked).isEmpty();
        for (int i = 0; i < 600; i++) {
            pass(Duration.ofMillis(100));
            step();
        }
        assertThat(asked).hasSize(3).containsOnly(TinyPolicies.reference("acme/orders enforce a", 1));
    }

    @Test
    void putsBackAtOnceWhatAnotherNodeAsksFor() {
        published("acme/orders enforce a", 1);
        step();
        PutBack putBack = new PutBack(store, assembly::all, nanoTime::get, new SplittableRandom(1));
        putBack.step("");
        store.texts.clear();
        putBack.soon(assembly.loaded(ORDERS).live());
        putBack.step("");
        assertThat(store.texts).hasSize(1);
    }

    @Test
    void theEndOfADocumentEndsItHere() {
        published("acme/orders enforce a", 1);
        published("acme/orders shadow b", 2);
        step();
        assertThat(assembly.all()).hasSize(2);
        log.merge(List.of(PolicyReference.deletion(ORDERS, 3).text()), 0);
        step();
        assertThat(assembly.all()).isEmpty();
        assertThat(inForce("acme").hasOwnDocuments()).isFalse();
    }

    @Test
    void aShadowIsBesideAndMakesNoTenantWithDocuments() {
        published("acme/orders shadow b", 2);
        step();
        assertThat(inForce("acme").hasOwnDocuments()).isFalse();
        referenced("globex/orders shadow b", 1);
        pass(Duration.ofSeconds(1));
        step();
        assertThat(inForce("globex").pendingNanos()).isZero();
        assertThat(loading.troubles()).hasSize(1);
    }

    @Test
    void aDisabledDocumentIsStillOneOfTheTenants() {
        published("acme/orders disabled", 1);
        step();
        assertThat(inForce("acme").hasOwnDocuments()).isTrue();
    }

    @Test
    void whoWaitsIsToldHowItWent() {
        published("acme/orders enforce a", 1);
        step();
        published("acme/orders enforce b", 2);
        CompletableFuture<Void> good = loading.whenLoaded(TinyPolicies.reference("acme/orders enforce b", 2));
        assertThat(good).isNotDone();
        step();
        assertThat(good).isCompleted();

        referenced("acme/orders enforce c", 3);
        CompletableFuture<Void> bad = loading.whenLoaded(TinyPolicies.reference("acme/orders enforce c", 3));
        step();
        assertThat(bad).isCompletedExceptionally();
        CompletableFuture<Void> gone = loading.whenLoaded(PolicyReference.deletion(ORDERS, 4));
        log.merge(List.of(PolicyReference.deletion(ORDERS, 4).text()), 0);
        step();
        assertThat(gone).isCompleted();
    }

    @Test
    void putsBackWhatTheStoreHasLost() {
        published("acme/orders enforce a", 1);
        published("acme/orders shadow b", 2);
        step();
        PutBack putBack = new PutBack(store, assembly::all, nanoTime::get, new SplittableRandom(1));
        putBack.step("an epoch");
        store.texts.clear();
        putBack.step("an epoch");
        assertThat(store.texts).isEmpty();
        putBack.step("another epoch");
        assertThat(store.texts).hasSize(2);

        store.texts.clear();
        pass(Duration.ofSeconds(40));
        putBack.step("another epoch");
        assertThat(store.texts).isEmpty();
        pass(Duration.ofSeconds(33));
        putBack.step("another epoch");
        assertThat(store.texts).hasSize(2);
    }

    @Test
    void putsBackLaterWhatTheStoreDoesNotTakeNow() {
        published("acme/orders enforce a", 1);
        step();
        PutBack putBack = new PutBack(store, assembly::all, nanoTime::get, new SplittableRandom(1));
        store.texts.clear();
        store.isAway = true;
        assertThat(putBack.step("another epoch")).isFalse();
        store.isAway = false;
        pass(Duration.ofMillis(1001));
        putBack.step("another epoch");
        assertThat(store.texts).hasSize(1);
    }
}
