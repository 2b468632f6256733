package io.portcullis.revocation;

import io.portcullis.ClaimPath;
import io.portcullis.VerifiedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * By what a token can be taken back, worked out once, and the last state of the list against which it was found clear.
 * Thread-safe: a state that is lost to a race costs a look, nothing else.
 */
final class TokenMarks {

    private static final ClaimPath SESSION = ClaimPath.of("sid");
    private static final ClaimPath CLIENT = ClaimPath.of("client_id");
    private static final ClaimPath AUTHORIZED_PARTY = ClaimPath.of("azp");

    /** A token that does not say when it was issued was issued before everything. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final RevocationKind[] kinds;
    private final long[] keys;
    private final long issuedAt;
    private volatile long clearAt = -1;

    private TokenMarks(List<RevocationKind> kinds, List<RevocationKey> keys, long issuedAt) {
        this.kinds = kinds.toArray(RevocationKind[]::new);
        this.keys = keys.stream()
                .flatMapToLong(key -> LongStream.of(key.high(), key.low()))
                .toArray();
        this.issuedAt = issuedAt;
    }

    static TokenMarks of(VerifiedToken token) {
        String issuer = Objects.requireNonNullElse(token.issuer(), "");
        Map<String, ?> claims = token.claims();
        Marks marks = new Marks();
        marks.add(RevocationKind.TOKEN, issuer, token.tokenId());
        marks.add(RevocationKind.SESSION, issuer, SESSION.string(claims));
        marks.add(RevocationKind.SUBJECT, issuer, token.subject());
        String client = CLIENT.string(claims);
        String party = AUTHORIZED_PARTY.string(claims);
        marks.add(RevocationKind.CLIENT, issuer, client);
        if (!Objects.equals(client, party)) {
            marks.add(RevocationKind.CLIENT, issuer, party);
        }
        marks.addKey(RevocationKind.TENANT, token.tenant());
        marks.addKey(RevocationKind.ISSUER, issuer);
        marks.add(RevocationKind.KEY, issuer, token.keyId());
        Long issuedAt = token.issuedAt();
        return new TokenMarks(marks.kinds, marks.keys, issuedAt == null ? UNKNOWN : issuedAt);
    }

    /** Marks that are being collected; what the token does not have cannot take it back. */
    private static final class Marks {
        private final List<RevocationKind> kinds = new ArrayList<>();
        private final List<RevocationKey> keys = new ArrayList<>();

        private void add(RevocationKind kind, String issuer, @Nullable String value) {
            if (value != null) {
                kinds.add(kind);
                keys.add(RevocationKey.of(kind, issuer, value));
            }
        }

        private void addKey(RevocationKind kind, @Nullable String part) {
            if (part != null) {
                kinds.add(kind);
                keys.add(RevocationKey.of(kind, part));
            }
        }
    }

    /** Whether it was clear when the list was in this state. */
    boolean isClearAt(long state) {
        return clearAt == state;
    }

    void clearAt(long state) {
        clearAt = state;
    }

    /** The first kind by which the table refuses the token, or null. */
    @Nullable
    RevocationKind refusedBy(RevocationTable table, long now) {
        for (int i = 0; i < kinds.length; i++) {
            if (table.refuses(new RevocationKey(keys[2 * i], keys[2 * i + 1]), issuedAt, now)) {
                return kinds[i];
            }
        }
        return null;
    }
}
