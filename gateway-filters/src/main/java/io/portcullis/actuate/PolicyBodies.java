package io.portcullis.actuate;

import io.portcullis.feed.FeedStoreException;
import io.portcullis.policy.InvalidPolicyException;
import io.portcullis.policy.PolicyEntry;
import io.portcullis.policy.PolicyError;
import io.portcullis.policy.PolicyImpact;
import io.portcullis.policy.PolicyReceipt;
import io.portcullis.policy.PolicyTestResult;
import io.portcullis.policy.PolicyTestsFailedException;
import io.portcullis.policy.PolicyVersion;
import io.portcullis.policy.VersionConflictException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What operators are told of documents, as JSON. */
final class PolicyBodies {

    private PolicyBodies() {}

    static Map<String, Object> entry(PolicyEntry entry) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("tenant", entry.key().tenant());
        body.put("name", entry.key().name());
        body.put("version", entry.version());
        PolicyEntry.Shown live = entry.live();
        if (live != null) {
            body.putAll(shown(live));
        }
        PolicyEntry.Shown shadow = entry.shadow();
        if (shadow != null) {
            body.put("shadow", shown(shadow));
        }
        putIfKnown(body, "trouble", entry.trouble());
        return body;
    }

    private static Map<String, Object> shown(PolicyEntry.Shown shown) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", shown.version());
        body.put("digest", shown.digest());
        body.put("inForce", shown.isInForce());
        putIfKnown(body, "mode", shown.mode() == null ? null : shown.mode().label());
        body.put("rules", shown.rules());
        return body;
    }

    static Map<String, Object> detail(PolicyEntry.Detail detail) {
        PolicyEntry entry = detail.document();
        Map<String, Object> body = entry(entry);
        PolicyEntry.Shown shown = entry.live() != null ? entry.live() : entry.shadow();
        putIfKnown(body, "document", shown == null ? null : shown.text());
        body.put("history", detail.history().stream().map(PolicyBodies::version).toList());
        return body;
    }

    private static Map<String, Object> version(PolicyVersion version) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", version.version());
        body.put("digest", version.digest());
        body.put("mode", version.mode().label());
        body.put("deleted", version.isDeleted());
        body.put("at", version.at());
        putIfKnown(body, "actor", version.actor());
        putIfKnown(body, "reason", version.reason());
        return body;
    }

    static Map<String, Object> receipt(PolicyReceipt receipt, boolean dryRun) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", receipt.version());
        putIfKnown(body, "digest", receipt.digest());
        body.put("dryRun", dryRun);
        body.put("unchanged", receipt.isUnchanged());
        body.put("tests", tests(receipt.tests()));
        body.put("changes", changes(receipt));
        return body;
    }

    private static Map<String, Object> changes(PolicyReceipt receipt) {
        PolicyImpact impact = receipt.impact();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("document", receipt.changes());
        body.put("requests", impact.requests());
        body.put("allowToDeny", impact.toDeny());
        body.put("denyToAllow", impact.toAllow());
        body.put(
                "examples",
                impact.examples().stream().map(PolicyBodies::example).toList());
        return body;
    }

    private static Map<String, Object> example(PolicyImpact.Example example) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("tenant", example.tenant());
        body.put("route", example.route());
        body.put("method", example.method());
        body.put("path", example.path());
        body.put("before", example.before());
        body.put("after", example.after());
        return body;
    }

    private static List<Map<String, Object>> tests(List<PolicyTestResult> results) {
        return results.stream().map(PolicyBodies::test).toList();
    }

    private static Map<String, Object> test(PolicyTestResult result) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", result.test());
        body.put("passed", result.isPassed());
        putIfKnown(body, "failure", result.failure());
        return body;
    }

    static Map<String, Object> invalid(InvalidPolicyException e) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("errors", e.errors().stream().map(PolicyBodies::mistake).toList());
        body.put("tests", List.of());
        return body;
    }

    private static Map<String, Object> mistake(PolicyError error) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("line", error.line());
        body.put("column", error.column());
        body.put("message", error.message());
        return body;
    }

    static Map<String, Object> failed(PolicyTestsFailedException e) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("errors", List.of());
        body.put("tests", tests(e.results()));
        return body;
    }

    static Map<String, Object> conflict(VersionConflictException e) {
        Map<String, Object> body = error(String.valueOf(e.getMessage()));
        body.put("version", e.current());
        return body;
    }

    static Map<String, Object> unstored(FeedStoreException e) {
        Map<String, Object> body = error(String.valueOf(e.getMessage()));
        body.put("detail", "Whether it was stored is not known: look at the document before you try again.");
        return body;
    }

    static Map<String, Object> error(String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", message);
        return body;
    }

    private static void putIfKnown(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
