package io.portcullis.redis;

import io.portcullis.VerifiedToken;
import io.portcullis.feed.FeedStoreException;
import io.portcullis.revocation.Acknowledgement;
import io.portcullis.revocation.RevocationKind;
import io.portcullis.revocation.RevocationOrder;
import io.portcullis.revocation.RevocationReceipt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is known about one revocation: who took it, when it was acknowledged, who has enforced it. Thread-safe. */
final class RecordedRevocation {

    static final String ISSUER = "https://login.acme.example";

    /** What the node that took it has said. */
    enum Answer {
        NONE,
        ACKNOWLEDGED,
        FAILED
    }

    private final RevocationKind kind;
    private final String value;
    private final long expires;
    private final HistoryNode taker;
    private final Set<HistoryNode> holders = ConcurrentHashMap.newKeySet();
    private volatile Answer answer = Answer.NONE;
    private volatile long acknowledgedAt;
    private volatile Set<String> promised = Set.of();

    /**
     * One that nobody has heard of.
     *
     * @param expires in epoch seconds; from then on nothing is said about it
     */
    RecordedRevocation(RevocationKind kind, String value, long expires, HistoryNode taker) {
        this.kind = kind;
        this.value = value;
        this.expires = expires;
        this.taker = taker;
    }

    /** Lets the node revoke it; returns at once. */
    void send(Acknowledgement level, Runnable whenDone) {
        // One second is added for the tokens' sake.
        var order = new RevocationOrder(kind, ISSUER, List.of(value), null, expires - 1, null, null);
        var unused = taker.revocations()
                .revoke(order, level)
                .doFinally(signal -> whenDone.run())
                .subscribe(receipt -> acknowledged(receipt, level), this::failed);
    }

    private void acknowledged(RevocationReceipt receipt, Acknowledgement level) {
        acknowledgedAt = System.nanoTime();
        answer = Answer.ACKNOWLEDGED;
        if (level == Acknowledgement.EVERYWHERE) {
            promised = Set.copyOf(receipt.census().applied());
        }
    }

    /** Anything else than an error of the store is the end of a node that has crashed: nothing was said. */
    private void failed(Throwable error) {
        if (error instanceof FeedStoreException) {
            answer = Answer.FAILED;
        }
    }

    VerifiedToken token() {
        String claim = switch (kind) {
            case TOKEN -> "jti";
            case SESSION -> "sid";
            default -> "sub";
        };
        long issuedAt = Instant.now().getEpochSecond() - 3600;
        Map<String, Object> claims = Map.of("iss", ISSUER, claim, value, "iat", issuedAt);
        return new VerifiedToken("", "corporate", null, Map.of(), claims, null);
    }

    HistoryNode taker() {
        return taker;
    }

    Answer answer() {
        return answer;
    }

    /** Only if it is acknowledged; an instant after the acknowledgement, by {@link System#nanoTime}. */
    long acknowledgedAt() {
        return acknowledgedAt;
    }

    /** Whether an acknowledgement said that this node enforces it. */
    boolean isPromisedBy(HistoryNode node) {
        return promised.contains(node.name());
    }

    boolean hasExpired() {
        return System.currentTimeMillis() / 1000 >= expires;
    }

    long expires() {
        return expires;
    }

    void heldBy(HistoryNode node) {
        holders.add(node);
    }

    boolean isHeldBy(HistoryNode node) {
        return holders.contains(node);
    }

    @Override
    public String toString() {
        return kind.label() + " " + value + " (" + answer + ", taken by " + taker + ", expires " + expires
                + ", held by " + holders + ")";
    }
}
