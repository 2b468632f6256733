package io.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.portcullis.Basis;
import io.portcullis.Decision;
import io.portcullis.Reason;
import io.portcullis.SafeText;
import io.portcullis.Stage;
import io.portcullis.VerifiedToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class AuditLogTests {

    private static final Decision DENIAL = Decision.deny(Reason.TOKEN_EXPIRED);
    private static final DecisionRecord.Request REQUEST =
            new DecisionRecord.Request("GET", "/api/things", "203.0.113.7");
    private static final List<String> KEYS = List.of(
            "decision",
            "outcome",
            "stage",
            "reason",
            "route",
            "method",
            "path",
            "address",
            "issuer",
            "subject",
            "policy");

    private final Logger logger = (Logger) LoggerFactory.getLogger("portcullis.audit");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            super.append(event);
        }
    };
    private final AuditLog log = new AuditLog(AuditLog.Level.ALL, Runnable::run);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
    }

    @Test
    void writesARefusalInOneLine() {
        log.record(new DecisionRecord("0af7", "api", Stage.TOKEN, DENIAL, token("u1"), () -> REQUEST));
        assertThat(line())
                .isEqualTo("decision=0af7 outcome=deny stage=token reason=token_expired route=api method=GET"
                        + " path=/api/things address=203.0.113.7 issuer=corporate subject=u1 policy=-");
        assertThat(lines.list.get(0).getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void writesADashForWhatNobodyKnows() {
        log.record(new DecisionRecord(null, "none", Stage.SCREEN, Decision.allow(), null, () -> REQUEST));
        assertThat(line())
                .isEqualTo("decision=- outcome=allow stage=screen reason=none route=none method=GET"
                        + " path=/api/things address=203.0.113.7 issuer=- subject=- policy=-");
    }

    @Test
    void writesADashForATokenWithoutASubject() {
        VerifiedToken token = new VerifiedToken("a.b.c", "corporate", null, Map.of(), Map.of(), null);
        log.record(new DecisionRecord(null, "api", Stage.TOKEN, Decision.allow(), token, () -> REQUEST));
        assertThat(line()).endsWith(" issuer=corporate subject=- policy=-");
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0", "DENIALS, 1", "ALL, 2"})
    void writesWhatItsLevelAsksFor(AuditLog.Level level, int expected) {
        AuditLog ofLevel = new AuditLog(level, Runnable::run);
        ofLevel.record(denial("u1"));
        ofLevel.record(new DecisionRecord(null, "api", Stage.TOKEN, Decision.allow(), null, () -> REQUEST));
        assertThat(lines.list).hasSize(expected);
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0", "DENIALS, 0", "ALL, 1"})
    void looksAtTheRequestOnlyIfItWritesIt(AuditLog.Level level, int expected) {
        AtomicInteger looks = new AtomicInteger();
        Supplier<DecisionRecord.Request> request = () -> {
            looks.incrementAndGet();
            return REQUEST;
        };
        new AuditLog(level, Runnable::run)
                .record(new DecisionRecord(null, "api", Stage.TOKEN, Decision.allow(), token("u1"), request));
        assertThat(looks).hasValue(expected);
    }

    @DisplayName("T5, F8: no value becomes a second pair or a second line")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "u1 outcome=allow",
                "u1\nDENY",
                "u1\r\ndecision=1",
                "u1\u2028x",
                "u1\u0085x",
                "u1\tx",
                "u1\u00A0x",
                "u1=2",
                "\"u1\"",
                "u\u0000",
                "\u001B[31mu1",
                "u\u202E1",
                "Zoë",
                "{}",
                "{} {}",
                "%n",
                "${jndi:ldap://x}",
                "u\uD83D\uDE00",
                "\u007F",
                "a,b;c",
                "'",
            })
    void writesEveryValueAsOneWord(String hostile) {
        DecisionRecord.Request request = new DecisionRecord.Request(hostile, hostile, hostile);
        VerifiedToken token = new VerifiedToken("a.b.c", hostile, hostile, Map.of(), Map.of("sub", hostile), null);
        log.record(new DecisionRecord(hostile, hostile, Stage.TOKEN, DENIAL, token, () -> request));
        assertThat(line()).matches("[!-~ ]+");
        assertThat(pairs()).extracting(pair -> pair[0]).containsExactlyElementsOf(KEYS);
        assertThat(pairs()).allMatch(pair -> pair.length == 2);
        assertThat(line()).contains("outcome=deny").doesNotContain("\"");
    }

    @Test
    void writesNoCharacterThatIsNotSafeWhateverItIs() {
        for (int c = 0; c < 0x3000; c++) {
            log.record(denial("a" + (char) c + "b"));
            String line = line();
            assertThat(SafeText.isSafe(line) && line.split(" ").length == KEYS.size())
                    .as("U+%04X gives %s", c, line)
                    .isTrue();
            lines.list.clear();
        }
    }

    @DisplayName("C7: two subjects are two words")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"a b|a%20b", "a=b|a%3Db", "\u2020| 20", "\u00E9|%E9", "u|U", "u1|u1 "})
    void writesTwoSubjectsAsTwoWords(String one, String other) {
        log.record(denial(one));
        log.record(denial(other));
        assertThat(lines.list.get(0).getFormattedMessage())
                .isNotEqualTo(lines.list.get(1).getFormattedMessage());
    }

    @DisplayName("T5: no credential reaches the log")
    @Test
    void keepsTheTokenToItself() {
        VerifiedToken token = new VerifiedToken(
                "aaa.bbb.ccc", "corporate", "acme", Map.of("kid", "k1"), Map.of("sub", "u1", "jti", "t1"), null);
        log.record(new DecisionRecord("1", "api", Stage.CLAIMS, DENIAL, token, () -> REQUEST));
        assertThat(line())
                .doesNotContain("aaa")
                .doesNotContain("bbb")
                .doesNotContain("k1")
                .doesNotContain("t1");
    }

    @Test
    void writesLaterWhatWasTrueAtTheTime() {
        List<Runnable> later = new ArrayList<>();
        AtomicInteger looks = new AtomicInteger();
        MDC.put("traceId", "t1");
        try {
            new AuditLog(AuditLog.Level.ALL, later::add)
                    .record(new DecisionRecord("0af7", "api", Stage.TOKEN, DENIAL, token("u1"), () -> {
                        looks.incrementAndGet();
                        return REQUEST;
                    }));
            assertThat(looks).hasValue(1);
            MDC.put("traceId", "t2");
            assertThat(lines.list).isEmpty();
            later.forEach(Runnable::run);
        } finally {
            MDC.clear();
        }
        assertThat(looks).hasValue(1);
        assertThat(lines.list.get(0).getMDCPropertyMap()).containsExactly(Map.entry("traceId", "t1"));
        assertThat(line()).contains(" path=/api/things ");
    }

    @Test
    void givesNothingToWriteToALogThatIsOff() {
        logger.setLevel(Level.WARN);
        try {
            new AuditLog(AuditLog.Level.ALL, line -> {
                        throw new AssertionError("a line");
                    })
                    .record(denial("u1"));
        } finally {
            logger.setLevel(null);
        }
    }

    @Test
    void tellsAllLogsInTheirOrder() {
        List<String> heard = new ArrayList<>();
        DecisionLog all = DecisionLog.all(List.of(
                entry -> heard.add("first " + entry.id()),
                DecisionLog.none(),
                entry -> heard.add("last " + entry.id())));
        all.record(denial("u1"));
        assertThat(heard).containsExactly("first 0af7", "last 0af7");
    }

    @Test
    void saysOnWhichRuleADecisionRestsAndWhatWouldHaveBeenDecided() {
        Basis shadow = Basis.of("acme/orders", 8, "no refunds = none");
        Basis basis = Basis.of("acme/orders", 7, "read").withShadow(Decision.deny(Reason.POLICY_DENIED, shadow));
        log.record(allowed(basis));
        assertThat(line())
                .endsWith(" outcome=allow stage=policy reason=none route=api method=GET path=/api/things"
                        + " address=203.0.113.7 issuer=corporate subject=u1 policy=acme/orders@7#read"
                        + " shadow=deny:policy_denied shadow-policy=acme/orders@8#no%20refunds%20%3D%20none");
    }

    @Test
    void saysWhatWouldHaveBeenDecidedAlsoWhereNoDocumentDid() {
        log.record(allowed(Basis.of("-", 0, null).withShadow(Decision.allow())));
        assertThat(line()).endsWith(" policy=- shadow=allow shadow-policy=-");
    }

    @ParameterizedTest
    @CsvSource({"NONE, true, 0", "DENIALS, true, 1", "DENIALS, false, 0", "DENIALS,, 0", "ALL, false, 0", "ALL,, 1"})
    void writesWhatARuleAsksForUnlessItIsOff(AuditLog.Level level, Boolean isAudited, int expected) {
        new AuditLog(level, Runnable::run).record(allowed(new Basis("acme/orders", 7, "read", isAudited, null)));
        assertThat(lines.list).hasSize(expected);
    }

    @Test
    void writesARefusalWhateverItsRuleSays() {
        Basis basis = new Basis("acme/orders", 7, "no", false, null);
        new AuditLog(AuditLog.Level.DENIALS, Runnable::run)
                .record(new DecisionRecord(
                        "1", "api", Stage.POLICY, Decision.deny(Reason.POLICY_DENIED, basis), null, () -> REQUEST));
        assertThat(line()).endsWith(" policy=acme/orders@7#no");
    }

    private static DecisionRecord allowed(Basis basis) {
        return new DecisionRecord(null, "api", Stage.POLICY, new Decision.Allow(basis), token("u1"), () -> REQUEST);
    }

    private static DecisionRecord denial(String subject) {
        return new DecisionRecord("0af7", "api", Stage.TOKEN, DENIAL, token(subject), () -> REQUEST);
    }

    private static VerifiedToken token(@Nullable String subject) {
        return new VerifiedToken("aaa.bbb.ccc", "corporate", "acme", Map.of(), Map.of("sub", subject), null);
    }

    private String line() {
        assertThat(lines.list).hasSize(1);
        return lines.list.get(0).getFormattedMessage();
    }

    private List<String[]> pairs() {
        return Arrays.stream(line().split(" ")).map(pair -> pair.split("=", -1)).toList();
    }
}
