package io.portcullis.revocation;

import static io.portcullis.revocation.SampleRevocations.NOW;
import static io.portcullis.revocation.SampleTokens.ISSUER;
import static io.portcullis.revocation.SampleTokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.Cidr;
import io.portcullis.Reason;
import io.portcullis.VerifiedToken;
import io.portcullis.testing.TestClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RevocationListTests {

    private static final RevocationKey SHOP = RevocationKey.of(RevocationKind.CLIENT, ISSUER, "shop");
    private static final RevocationKey TILL = RevocationKey.of(RevocationKind.CLIENT, ISSUER, "till");

    private final TestClock clock = new TestClock();
    private final RevocationList list = new RevocationList(clock);
    private final VerifiedToken token = token("client_id", "shop");

    @Test
    void aTokenThatWasClearIsLookedUpAgainAfterAChange() {
        assertThat(list.refuse(token)).isNull();
        merge(client(TILL, 0, false, NOW + 60));
        assertThat(list.refuse(token)).isNull();
        merge(client(SHOP, 0, false, NOW + 60));
        assertThat(list.refuse(token)).isEqualTo(Reason.CLIENT_REVOKED);
        merge(client(SHOP, 1, true, NOW + 60));
        assertThat(list.refuse(token)).isNull();
        merge(client(SHOP, 2, false, NOW + 60));
        assertThat(list.refuse(token)).isEqualTo(Reason.CLIENT_REVOKED);
    }

    @Test
    void aRevocationEndsWithItsLastSecond() {
        merge(client(SHOP, 0, false, NOW + 60));
        clock.advance(Duration.ofSeconds(59));
        assertThat(list.refuse(token)).isEqualTo(Reason.CLIENT_REVOKED);
        clock.advance(Duration.ofSeconds(1));
        assertThat(list.refuse(token)).isNull();
    }

    @Test
    void everyEntryOfABatchCountsAlsoBesideOnesThatCannotBeRead() {
        list.merge(List.of("nonsense", client(SHOP, 0, false, NOW + 60).text(), "token x"), 0);
        assertThat(list.refuse(token)).isEqualTo(Reason.CLIENT_REVOKED);
        assertThat(list.rejected()).isEqualTo(2);
        assertThat(list.size()).isOne();
    }

    @Test
    void listenersHearOfChangesOnly() {
        AtomicInteger told = new AtomicInteger();
        list.onChange(told::incrementAndGet);
        merge(client(SHOP, 0, false, NOW + 60));
        merge(client(SHOP, 0, false, NOW + 60));
        list.merge(List.of(), 0);
        assertThat(told).hasValue(1);
    }

    @Test
    void whatWasMergedCountsEvenIfAListenerFails() {
        assertThat(list.refuse(token)).isNull();
        list.onChange(() -> {
            throw new IllegalStateException("broken on purpose");
        });
        try {
            merge(client(SHOP, 0, false, NOW + 60));
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("broken on purpose");
        }
        assertThat(list.refuse(token)).isEqualTo(Reason.CLIENT_REVOKED);
    }

    /** A node that has started since knows nothing of the generations that have expired; others still may. */
    @ParameterizedTest
    @EnumSource(names = {"CLIENT", "ADDRESS"})
    void aGenerationThatHasExpiredDoesNotOutliveItself(RevocationKind kind) throws Exception {
        InetAddress address = InetAddress.getByName("203.0.113.9");
        merge(entry(kind, 0, false, NOW + 60));
        merge(entry(kind, 1, true, NOW + 60));
        keepBusy();
        clock.advance(kind == RevocationKind.ADDRESS ? Duration.ofMinutes(5) : Duration.ofHours(1));
        list.merge(List.of(), clock.millis());
        String again = entry(kind, 0, false, NOW + 7200).text();
        RevocationList started = new RevocationList(clock);
        for (RevocationList node : List.of(started, list)) {
            node.merge(List.of(again), clock.millis());
            assertThat(kind == RevocationKind.ADDRESS ? node.refuses(address) : node.refuse(token) != null)
                    .isTrue();
        }
    }

    @Test
    void aLiftCountsAsLongAsItLasts() {
        merge(client(SHOP, 1, true, NOW + 60));
        clock.advance(Duration.ofSeconds(59));
        merge(client(SHOP, 0, false, NOW + 3600));
        assertThat(list.refuse(token)).isNull();
    }

    @Test
    void addressesAreAskedForOnlyIfThereAreAny() throws Exception {
        InetAddress address = InetAddress.getByName("203.0.113.9");
        assertThat(list.hasAddresses()).isFalse();
        merge(entry(RevocationKind.ADDRESS, 0, false, NOW + 60));
        assertThat(list.hasAddresses()).isTrue();
        assertThat(list.refuses(address)).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(list.refuses(address)).isFalse();
        clock.advance(Duration.ofMinutes(5));
        list.merge(List.of(), clock.millis());
        assertThat(list.hasAddresses()).isFalse();
    }

    /** With few expired entries among many, none is dropped. */
    private void keepBusy() {
        for (int i = 1; i <= 10; i++) {
            RevocationKey key = new RevocationKey(i, i);
            merge(Revocation.of(RevocationKind.TOKEN, key, 0, false, Revocation.ALWAYS, NOW + 7200));
        }
    }

    private static Revocation entry(RevocationKind kind, int generation, boolean lifted, long expires) {
        return kind == RevocationKind.ADDRESS
                ? Revocation.of(Cidr.of("203.0.113.0/24"), generation, lifted, Revocation.ALWAYS, expires)
                : client(SHOP, generation, lifted, expires);
    }

    private static Revocation client(RevocationKey key, int generation, boolean lifted, long expires) {
        return Revocation.of(RevocationKind.CLIENT, key, generation, lifted, NOW, expires);
    }

    private void merge(Revocation entry) {
        list.merge(List.of(entry.text()), clock.millis());
    }
}
