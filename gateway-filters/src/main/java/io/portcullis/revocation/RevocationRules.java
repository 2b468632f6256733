package io.portcullis.revocation;

import io.portcullis.Cidr;
import io.portcullis.SafeText;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns what operators say into entries that are in force for as long as they may be needed. Immutable. */
final class RevocationRules {

    /** A key that was lost can sign until its issuer no longer publishes it. */
    private static final Duration KEY_LIFETIME = Duration.ofDays(365);

    private static final int MAX_VALUE = 1024;

    /** A lift of this generation would be the last there is, and nothing could be revoked again. */
    private static final int LAST_REVOCATION = 254;

    private final Map<String, IssuerTerms> issuers;
    private final Clock clock;

    /** Rules for these issuers, by their names in the configuration. */
    RevocationRules(Map<String, IssuerTerms> issuers, Clock clock) {
        this.issuers = Map.copyOf(issuers);
        this.clock = clock;
    }

    /** An entry about this, which says nothing yet but what it is about. */
    Revocation about(RevocationKind kind, @Nullable String issuer, @Nullable String value) {
        IssuerTerms terms = terms(kind, issuer);
        require(
                kind.hasValue() == (value != null),
                kind,
                kind.hasValue() ? "needs a value" : "has no value: the issuer is enough");
        if (kind == RevocationKind.ADDRESS && value != null) {
            return Revocation.of(block(value), 0, false, Revocation.ALWAYS, 0);
        }
        if (value != null) {
            require(
                    !value.isEmpty() && value.length() <= MAX_VALUE && SafeText.isSafe(value),
                    kind,
                    "needs a value of 1 to " + MAX_VALUE + " characters without control characters");
        }
        String[] parts = Stream.of(terms == null ? null : terms.issuer(), value)
                .filter(Objects::nonNull)
                .toArray(String[]::new);
        String detail = new RevocationDetail(terms == null ? null : terms.issuer(), value, null, null).text();
        return Revocation.of(kind, RevocationKey.of(kind, parts), 0, false, Revocation.ALWAYS, 0)
                .withDetail(detail);
    }

    private static Cidr block(String value) {
        try {
            return Cidr.of(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidRevocationException(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable IssuerTerms terms(RevocationKind kind, @Nullable String issuer) {
        if (!kind.hasIssuer()) {
            require(issuer == null, kind, "belongs to no issuer");
            return null;
        }
        List<IssuerTerms> meant = issuers.entrySet().stream()
                .filter(known -> issuer != null && isCalled(known, issuer))
                .map(Map.Entry::getValue)
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        if (meant.size() > 1) {
            throw new InvalidRevocationException("The issuer '" + issuer
                    + "' is the name of one and the iss of another; expected the other one of both");
        }
        throw new InvalidRevocationException(
                (issuer == null ? "The issuer is missing" : "The issuer '" + issuer + "' is not configured")
                        + "; expected the name or the iss of one of " + new TreeSet<>(issuers.keySet()));
    }

    /**
     * The entry that an order makes, in the generation that takes effect.
     *
     * @param known what is known of the same key or block, or null
     */
    Revocation revoke(RevocationOrder order, Revocation about, @Nullable Revocation known) {
        long now = clock.millis() / 1000;
        RevocationKind kind = order.kind();
        require(kind.isWatermark() || order.notBefore() == null, kind, "has no notBefore: it is about all of it");
        long notBefore = !kind.isWatermark()
                ? Revocation.ALWAYS
                : time("notBefore", order.notBefore() == null ? now : order.notBefore());
        long expires = expires(order, now, notBefore);
        int generation = known == null ? 0 : afterLift(known);
        RevocationDetail what = RevocationDetail.parse(about.detail());
        String detail = new RevocationDetail(what.issuer(), what.value(), order.reason(), order.actor()).text();
        return entry(about, generation, false, notBefore, expires, detail);
    }

    /** In the last generation there is, what refuses more wins. */
    private static int afterLift(Revocation known) {
        return Math.min(Revocation.MAX_GENERATION, known.generation() + (known.lifted() ? 1 : 0));
    }

    private long expires(RevocationOrder order, long now, long notBefore) {
        RevocationKind kind = order.kind();
        Long wanted = order.expires();
        if (wanted != null) {
            if (time("expires", wanted) <= now) {
                throw new InvalidRevocationException(
                        "expires is " + wanted + ", which is not after now, " + now + " in epoch seconds");
            }
            // A token is accepted until its issuer's clock skew after its exp.
            long skew = kind == RevocationKind.ADDRESS ? 0 : skew(order.issuer());
            return Math.min(Revocation.ALWAYS, wanted + skew);
        }
        require(kind != RevocationKind.ADDRESS, kind, "needs expires, in epoch seconds");
        if (kind == RevocationKind.KEY) {
            return now + KEY_LIFETIME.toSeconds();
        }
        long from = kind.isWatermark() ? Math.max(now, notBefore) : now;
        return Math.min(Revocation.ALWAYS, from + longest(order.issuer()));
    }

    private long longest(@Nullable String issuer) {
        return issuers.entrySet().stream()
                .filter(known -> issuer == null || isCalled(known, issuer))
                .mapToLong(known -> known.getValue().seconds())
                .max()
                .orElse(Duration.ofDays(1).toSeconds());
    }

    private long skew(@Nullable String issuer) {
        return issuers.entrySet().stream()
                        .filter(known -> issuer == null || isCalled(known, issuer))
                        .mapToLong(known -> known.getValue().clockSkew().toSeconds())
                        .max()
                        .orElse(0)
                + 1;
    }

    private static boolean isCalled(Map.Entry<String, IssuerTerms> known, String issuer) {
        return known.getKey().equals(issuer) || known.getValue().issuer().equals(issuer);
    }

    private static long time(String name, long seconds) {
        if (seconds < 0 || seconds >= Revocation.ALWAYS) {
            throw new InvalidRevocationException(
                    name + " is " + seconds + "; expected epoch seconds, at least 0 and before the year 2106");
        }
        return seconds;
    }

    /** The entry that ends what is known. */
    Revocation lift(Revocation known, @Nullable String actor) {
        if (known.generation() >= LAST_REVOCATION) {
            throw new InvalidRevocationException("It was lifted too often: it has to expire");
        }
        RevocationDetail what = RevocationDetail.parse(known.detail());
        String detail = new RevocationDetail(what.issuer(), what.value(), "lifted", actor).text();
        return entry(known, known.generation() + 1, true, known.notBefore(), known.expires(), detail);
    }

    private static Revocation entry(
            Revocation about, int generation, boolean lifted, long notBefore, long expires, String detail) {
        return new Revocation(
                about.kind(), about.key(), about.address(), generation, lifted, notBefore, expires, detail);
    }

    private static void require(boolean condition, RevocationKind kind, String otherwise) {
        if (!condition) {
            throw new InvalidRevocationException("A revocation of the kind " + kind.label() + " " + otherwise);
        }
    }
}
