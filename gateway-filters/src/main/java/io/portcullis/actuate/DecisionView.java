package io.portcullis.actuate;

import io.portcullis.Decision;
import io.portcullis.audit.AuditLog;
import io.portcullis.audit.DecidedRequest;
import io.portcullis.audit.DecidedStage;
import io.portcullis.audit.ExplainedRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions as operators see them. */
final class DecisionView {

    private DecisionView() {}

    static String outcome(DecidedRequest request) {
        return request.refusal() == null ? "allow" : "deny";
    }

    /** The code of the reason, or {@code none}, as in metrics. */
    static String reason(DecidedRequest request) {
        Decision.Deny refusal = request.refusal();
        return refusal == null ? "none" : refusal.reason().code();
    }

    static Map<String, Object> of(DecidedRequest request) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("time", request.time().toString());
        putIfKnown(view, "decision", request.id());
        Decision.Deny refusal = request.refusal();
        view.put("outcome", outcome(request));
        if (refusal != null) {
            view.put("reason", refusal.reason().code());
            view.put("status", refusal.reason().answer().status());
        }
        view.put("method", request.method());
        view.put("path", request.path());
        view.put("address", request.address());
        view.put("route", request.route());
        putIfKnown(view, "issuer", request.issuer());
        putIfKnown(view, "subject", request.subject());
        putIfKnown(view, "tenant", request.tenant());
        view.put("stages", request.stages().stream().map(DecisionView::of).toList());
        return view;
    }

    private static Map<String, Object> of(DecidedStage stage) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("stage", stage.stage().label());
        describe(view, stage.decision());
        Decision shadow = stage.decision().basis() == null
                ? null
                : stage.decision().basis().shadow();
        if (shadow != null) {
            Map<String, Object> beside = new LinkedHashMap<>();
            describe(beside, shadow);
            view.put("shadow", beside);
        }
        return view;
    }

    private static void describe(Map<String, Object> view, Decision decision) {
        view.put("outcome", decision instanceof Decision.Allow ? "allow" : "deny");
        if (decision instanceof Decision.Deny deny) {
            view.put("reason", deny.reason().code());
        }
        putIfKnown(view, "policy", AuditLog.policy(decision));
    }

    static Map<String, Object> of(ExplainedRequest explained) {
        Map<String, Object> view = of(explained.request());
        view.put("rules", explained.rules().stream().map(DecisionView::of).toList());
        view.put("notes", explained.notes());
        return view;
    }

    private static Map<String, Object> of(ExplainedRequest.ExplainedRule rule) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("policy", rule.policy());
        view.put("rule", rule.rule());
        view.put("effect", rule.effect());
        view.put("mode", rule.mode());
        view.put("about", rule.isAbout());
        view.put("result", rule.truth());
        putIfKnown(view, "failure", rule.failure());
        return view;
    }

    private static void putIfKnown(Map<String, Object> view, String name, @Nullable Object value) {
        if (value != null) {
            view.put(name, value);
        }
    }
}
