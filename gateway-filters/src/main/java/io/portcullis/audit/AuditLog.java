package io.portcullis.audit;

import io.portcullis.Basis;
import io.portcullis.Decision;
import io.portcullis.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Writes decisions to the log {@code portcullis.audit}, one line of {@code key=value} pairs each. Appenders wait for disks
 * and pipes, and lock, so the writing is left to somebody else; what a line says is of the moment of the decision.
 */
public final class AuditLog implements DecisionLog {

    /** Which decisions are written. */
    public enum Level {
        /** None. */
        NONE,
        /** Refusals. */
        DENIALS,
        /** Every decision of every stage. */
        ALL
    }

    private static final Logger log = LoggerFactory.getLogger("portcullis.audit");

    /** A decision that rests on no document may still have another one beside it. */
    private static final String NO_DOCUMENT = "-";

    private final Level level;
    private final Executor writer;

    /**
     * A log of this level.
     *
     * @param writer runs what writes a line
     */
    public AuditLog(Level level, Executor writer) {
        this.level = level;
        this.writer = writer;
    }

    @Override
    public void record(DecisionRecord entry) {
        if (log.isInfoEnabled() && writes(entry.decision())) {
            DecisionRecord settled = entry.settled();
            Map<String, String> context = MDC.getCopyOfContextMap();
            writer.execute(() -> write(settled, context));
        }
    }

    /** Refusals are written whatever their rule says. */
    private boolean writes(Decision decision) {
        if (level == Level.NONE || decision instanceof Decision.Deny) {
            return level != Level.NONE;
        }
        Basis basis = decision.basis();
        Boolean wanted = basis == null ? null : basis.isAudited();
        return wanted != null ? wanted : level == Level.ALL;
    }

    /** The writer has no context of its own that could be overwritten. */
    private static void write(DecisionRecord entry, @Nullable Map<String, String> context) {
        MDC.setContextMap(context == null ? Map.of() : context);
        DecisionRecord.Request request = entry.request().get();
        VerifiedToken token = entry.token();
        log.info(
                "decision={} outcome={} stage={} reason={} route={} method={} path={} address={} issuer={} subject={}"
                        + " policy={}{}",
                orDash(entry.id()),
                outcome(entry.decision()),
                entry.stage().label(),
                reason(entry.decision()),
                oneWord(entry.route()),
                oneWord(request.method()),
                request.path().chars().allMatch(AuditLog::isPlain) ? request.path() : oneWord(request.path()),
                oneWord(request.address()),
                token == null ? "-" : oneWord(token.issuerName()),
                token == null ? "-" : orDash(token.subject()),
                orDash(policy(entry.decision())),
                shadow(entry.decision()));
    }

    private static String shadow(Decision decision) {
        Basis basis = decision.basis();
        Decision shadow = basis == null ? null : basis.shadow();
        if (shadow == null) {
            return "";
        }
        String said =
                shadow instanceof Decision.Deny deny ? "deny:" + deny.reason().code() : "allow";
        return " shadow=" + said + " shadow-policy=" + orDash(policy(shadow));
    }

    /** The document, version and rule that a decision rests on, or null. */
    public static @Nullable String policy(Decision decision) {
        Basis basis = decision.basis();
        return basis == null || basis.document().equals(NO_DOCUMENT) ? null : basis.toString();
    }

    static String outcome(Decision decision) {
        return decision instanceof Decision.Allow ? "allow" : "deny";
    }

    static String reason(Decision decision) {
        return decision instanceof Decision.Deny deny ? deny.reason().code() : "none";
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : oneWord(text);
    }

    /**
     * Keeps a value from becoming a second pair, a second line, or another value: everything unusual, and {@code %}
     * itself, is written as {@code %XX} of its UTF-8 bytes.
     */
    private static String oneWord(String text) {
        StringBuilder word = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet) && octet != '%') {
                word.append((char) octet);
            } else {
                word.append(String.format(Locale.ROOT, "%%%02X", octet & 0xFF));
            }
        }
        return word.toString();
    }

    private static boolean isPlain(int octet) {
        return octet > ' ' && octet < 0x7F && octet != '=' && octet != '"';
    }
}
