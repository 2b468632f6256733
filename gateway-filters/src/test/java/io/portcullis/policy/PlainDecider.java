package io.portcullis.policy;

import io.portcullis.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Decides as the design says it: looks at every rule of every document. */
record PlainDecider(List<PolicyDocument> documents, boolean countsShadow, boolean hasOwnDocument) {

    /**
     * What comes out.
     *
     * @param reason null if it is a yes
     * @param rule for example {@code acme/orders-api@7#read-orders}, or null for none
     */
    record Outcome(Reason reason, String rule, List<Obligation> obligations) {
        static Outcome of(Reason reason, String rule) {
            return new Outcome(reason, rule, List.of());
        }
    }

    private record Hit(PolicyDocument document, PolicyRule rule, PathPattern pattern, Map<String, String> variables) {
        String name() {
            return PlainDecider.name(document, rule.id());
        }
    }

    static PlainDecider live(List<PolicyDocument> documents) {
        return of(
                documents.stream()
                        .filter(each -> each.mode() == PolicyMode.ENFORCE)
                        .toList(),
                false);
    }

    static PlainDecider shadow(List<PolicyDocument> documents, List<PolicyDocument> shadow) {
        List<PolicyKey> replaced = shadow.stream().map(PolicyDocument::key).toList();
        Stream<PolicyDocument> kept = documents.stream()
                .filter(each -> each.mode() == PolicyMode.ENFORCE)
                .filter(each -> !replaced.contains(each.key()));
        return of(Stream.concat(kept, shadow.stream()).toList(), true);
    }

    private static PlainDecider of(List<PolicyDocument> documents, boolean countsShadow) {
        return new PlainDecider(
                documents.stream()
                        .sorted(Comparator.comparing(PolicyDocument::key))
                        .toList(),
                countsShadow,
                documents.stream().anyMatch(each -> !each.key().isPlatform()));
    }

    Outcome decide(PolicyRequest request, PolicySelection selection, boolean allowsByDefault) {
        List<PolicyDocument> asked = documents.stream()
                .filter(each -> each.key().isPlatform()
                        || selection.names().isEmpty()
                        || selection.names().contains(each.key().name()))
                .filter(each -> isIn(each.appliesTo().routes(), request.route())
                        && isIn(each.appliesTo().hosts(), request.host()))
                .toList();
        List<Hit> hits = hits(asked, request);
        for (Hit hit : hits) {
            Truth truth = evaluator(hit, request).holds(hit.rule().when());
            if (hit.rule().effect() == PolicyRule.Effect.DENY && truth != Truth.FALSE) {
                return Outcome.of(truth == Truth.TRUE ? Reason.POLICY_DENIED : Reason.POLICY_ERROR, hit.name());
            }
        }
        for (PolicyDocument document : asked) {
            for (int i = 0; i < document.require().size(); i++) {
                PlainEvaluator evaluator = new PlainEvaluator(document.claims(), false, request, Map.of());
                if (evaluator.holds(document.require().get(i)) != Truth.TRUE) {
                    return Outcome.of(Reason.POLICY_REQUIREMENT, name(document, "require[" + i + "]"));
                }
            }
        }
        return allow(hits, request, allowsByDefault);
    }

    private Outcome allow(List<Hit> hits, PolicyRequest request, boolean allowsByDefault) {
        List<Hit> allowing = hits.stream()
                .filter(hit -> hit.rule().effect() == PolicyRule.Effect.ALLOW)
                .sorted(Comparator.comparing(Hit::pattern, Comparator.nullsLast(PathPattern.SPECIFICITY_COMPARATOR)))
                .toList();
        for (Hit hit : allowing) {
            if (evaluator(hit, request).holds(hit.rule().when()) == Truth.TRUE && isStrong(hit, request)) {
                return new Outcome(null, hit.name(), hit.rule().obligations());
            }
        }
        for (Hit hit : allowing) {
            if (evaluator(hit, request).holds(hit.rule().when()) == Truth.TRUE) {
                return Outcome.of(Reason.STEP_UP_REQUIRED, hit.name());
            }
        }
        for (Hit hit : allowing) {
            if (request.isAuthenticated()
                    && evaluator(hit, request).holds(withoutScopes(hit.rule().when())) == Truth.TRUE
                    && isStrong(hit, request)) {
                return Outcome.of(Reason.SCOPE_LACKING, hit.name());
            }
        }
        if (hasOwnDocument) {
            return Outcome.of(Reason.POLICY_NO_MATCH, null);
        }
        return Outcome.of(allowsByDefault ? null : Reason.POLICY_MISSING, null);
    }

    private static Condition withoutScopes(Condition when) {
        if (when instanceof Condition.All all) {
            return new Condition.All(
                    all.conditions().stream().map(PlainDecider::withoutScopes).toList());
        }
        boolean isScope = when instanceof Condition.Granted granted
                && granted.grant() == Condition.Grant.SCOPES
                && (granted.matcher() instanceof Matcher.OneOf || granted.matcher() instanceof Matcher.AllOf);
        return isScope ? Condition.ALWAYS : when;
    }

    private static boolean isStrong(Hit hit, PolicyRequest request) {
        StepUp stepUp = hit.rule().stepUp();
        if (stepUp == null) {
            return true;
        }
        Object acr = request.claims().get("acr");
        Object amr = request.claims().get("amr");
        List<?> methods = amr instanceof List<?> list ? list : amr == null ? List.of() : List.of(amr);
        Object authTime = request.claims().get("auth_time");
        long now = request.millis() / 1000;
        return (stepUp.acrAnyOf().isEmpty()
                        || (acr instanceof String text && stepUp.acrAnyOf().contains(text)))
                && methods.containsAll(stepUp.amrAllOf())
                && (stepUp.maxAge() == null
                        || (authTime instanceof Number number
                                && number.doubleValue() <= now + 300
                                && number.doubleValue() >= now - stepUp.maxAge().toSeconds()));
    }

    private static PlainEvaluator evaluator(Hit hit, PolicyRequest request) {
        return new PlainEvaluator(
                hit.document().claims(), hit.rule().effect() == PolicyRule.Effect.DENY, request, hit.variables());
    }

    private List<Hit> hits(List<PolicyDocument> asked, PolicyRequest request) {
        List<Hit> hits = new ArrayList<>();
        for (PolicyDocument document : asked) {
            for (PolicyRule rule : document.rules()) {
                boolean counts =
                        rule.mode() == PolicyMode.ENFORCE || (rule.mode() == PolicyMode.SHADOW && countsShadow);
                if (counts && isAbout(rule, request.method())) {
                    addHits(document, rule, request, hits);
                }
            }
        }
        return hits;
    }

    private static void addHits(PolicyDocument document, PolicyRule rule, PolicyRequest request, List<Hit> hits) {
        if (rule.paths().isEmpty()) {
            hits.add(new Hit(document, rule, null, Map.of()));
        }
        for (String path : rule.paths()) {
            for (String spelling : spellings(rule, path)) {
                PathPattern pattern = PathPatternParser.defaultInstance.parse(spelling);
                PathPattern.PathMatchInfo match = pattern.matchAndExtract(request.path());
                if (match != null) {
                    hits.add(new Hit(document, rule, pattern, new HashMap<>(match.getUriVariables())));
                }
            }
        }
    }

    private static List<String> spellings(PolicyRule rule, String path) {
        boolean hasOneSpelling = rule.effect() == PolicyRule.Effect.ALLOW
                || path.equals("/")
                || path.endsWith("/**")
                || path.contains("{*");
        if (hasOneSpelling) {
            return List.of(path);
        }
        return List.of(path, path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/");
    }

    private static boolean isIn(List<String> globs, String text) {
        return globs.isEmpty()
                || globs.stream().anyMatch(glob -> text.matches("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E"));
    }

    private static String name(PolicyDocument document, String rule) {
        return document.key() + "@" + document.version() + "#" + rule;
    }

    private static boolean isAbout(PolicyRule rule, String method) {
        boolean isDeniedAsGet = rule.effect() == PolicyRule.Effect.DENY
                && method.equals("HEAD")
                && rule.methods().contains("GET");
        return rule.methods().isEmpty() || rule.methods().contains(method) || isDeniedAsGet;
    }
}
