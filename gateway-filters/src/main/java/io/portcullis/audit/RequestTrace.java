package io.portcullis.audit;

import io.portcullis.Decision;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of one request. Written by the thread that has the request, read by any. Keeps neither the request nor
 * the token, and of what a client has chosen only so much.
 */
public final class RequestTrace {

    private static final VarHandle STAGES = stages();
    private static final Stage[] ALL = Stage.values();

    /** One more than a stage's ordinal, in four bits each. */
    private static final int MOST_STAGES = 16;

    private static final int LONGEST_TEXT = 512;
    private static final String UNKNOWN = "unknown";

    private final long millis;
    private long startedAt;

    /** The stages in the order in which they were asked; written last. */
    private volatile long stages;

    private @Nullable String method;
    private @Nullable String path;
    private @Nullable InetAddress address;
    private @Nullable String route;
    private @Nullable String issuer;
    private @Nullable String subject;
    private @Nullable String tenant;
    private @Nullable String id;
    private @Nullable Told told;

    /** The slot in which {@link RecentDecisions} keeps it. */
    int slot = -1;

    /** A decision that says more than yes. */
    private record Told(
            int place,
            Stage stage,
            Decision decision,
            @Nullable Told before) {}

    /**
     * Nothing yet.
     *
     * @param millis when the request came, since the epoch
     * @param startedAt the same by {@link System#nanoTime}, or 0 if nobody measures
     */
    public RequestTrace(long millis, long startedAt) {
        this.millis = millis;
        this.startedAt = startedAt;
    }

    private static VarHandle stages() {
        try {
            return MethodHandles.lookup().findVarHandle(RequestTrace.class, "stages", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** When the request came by {@link System#nanoTime}; 0 if nobody measures, or from the second time on. */
    public long takeStart() {
        long start = startedAt;
        startedAt = 0;
        return start;
    }

    /** Whether it says what was asked for. */
    public boolean isDescribed() {
        return path != null;
    }

    /** Says what was asked for; the path has no query, because queries carry secrets. */
    public void describe(String asked, String rawPath, @Nullable InetAddress client) {
        method = cut(asked);
        address = client;
        path = cut(rawPath);
    }

    /** Adds that a stage before routing lets it pass. */
    public void pass(Stage stage) {
        add(stage, Decision.allow());
    }

    /**
     * Adds what a stage says.
     *
     * @param matched the id of the route
     * @param refusal the decision id that a refused client is given, or null
     */
    public void add(
            Stage stage, Decision decision, String matched, @Nullable VerifiedToken token, @Nullable String refusal) {
        route = matched;
        id = refusal != null ? refusal : id;
        if (token != null && issuer == null) {
            subject = cut(token.subject());
            tenant = cut(token.tenant());
            issuer = token.issuerName();
        }
        add(stage, decision);
    }

    @SuppressWarnings("EnumOrdinal")
    private void add(Stage stage, Decision decision) {
        long before = stages;
        int place = count(before);
        if (!decision.equals(Decision.allow())) {
            told = new Told(place, stage, decision, told);
        }
        STAGES.setRelease(this, place < MOST_STAGES ? before | ((stage.ordinal() + 1L) << (4 * place)) : before);
    }

    private static int count(long stages) {
        return MOST_STAGES - Long.numberOfLeadingZeros(stages) / 4;
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    /** As it is now. */
    public DecidedRequest view() {
        long asked = stages;
        List<DecidedStage> decided = new ArrayList<>();
        Told last = told;
        for (int place = 0; place < count(asked); place++) {
            Stage stage = ALL[(int) ((asked >>> (4 * place)) & 0xF) - 1];
            decided.add(new DecidedStage(stage, decisionAt(place, last)));
        }
        addBeyond(decided, last);
        InetAddress client = address;
        return new DecidedRequest(
                Instant.ofEpochMilli(millis),
                id,
                orUnknown(method),
                orUnknown(path),
                client == null ? UNKNOWN : client.getHostAddress(),
                orUnknown(route),
                issuer,
                subject,
                tenant,
                decided);
    }

    private static Decision decisionAt(int place, @Nullable Told last) {
        for (Told each = last; each != null; each = each.before()) {
            if (each.place() == place) {
                return each.decision();
            }
        }
        return Decision.allow();
    }

    /** Of the stages for which there was no more room, those that said more than yes. */
    private static void addBeyond(List<DecidedStage> decided, @Nullable Told last) {
        int end = decided.size();
        for (Told each = last; each != null && each.place() >= MOST_STAGES; each = each.before()) {
            decided.add(end, new DecidedStage(each.stage(), each.decision()));
        }
    }

    private static String orUnknown(@Nullable String text) {
        return text == null ? UNKNOWN : text;
    }
}
