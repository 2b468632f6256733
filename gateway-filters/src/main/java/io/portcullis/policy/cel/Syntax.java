package io.portcullis.policy.cel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import io.portcullis.policy.InvalidExpressionException;
import io.portcullis.policy.PatternSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is refused of an expression whose types are right, and its literals. */
final class Syntax {

    static final int MOST_LEVELS = 32;

    /** Matching takes time in proportion to the instructions and the text. */
    private static final int MOST_INSTRUCTIONS = 2_000;

    private final String text;
    private final CelAbstractSyntaxTree ast;
    private final Map<String, Pattern> patterns = new HashMap<>();
    private final Map<String, AddressValue> addresses = new HashMap<>();
    private final Map<String, BlockValue> blocks = new HashMap<>();

    Syntax(String text, CelAbstractSyntaxTree ast) {
        this.text = text;
        this.ast = ast;
    }

    /**
     * Looks at all of it.
     *
     * @throws InvalidExpressionException at the first thing that is refused
     */
    Literals check() {
        CelNavigableExpr root = CelNavigableAst.fromAst(ast).getRoot();
        if (root.height() > MOST_LEVELS) {
            throw new InvalidExpressionException(
                    "the expression has " + root.height() + " levels; expected at most " + MOST_LEVELS, 0);
        }
        root.allNodes().map(CelNavigableExpr::expr).forEach(this::check);
        return new Literals(patterns, addresses, blocks);
    }

    private void check(CelExpr expression) {
        switch (expression.getKind()) {
            case STRUCT -> throw refused(expression, "messages cannot be made; expected no " + messageName(expression));
            case CALL -> check(expression.call());
            default -> {}
        }
    }

    private static String messageName(CelExpr expression) {
        return expression.struct().messageName() + "{…}";
    }

    private void check(CelExpr.CelCall call) {
        List<CelExpr> arguments = call.args();
        if (arguments.isEmpty()) {
            return;
        }
        CelExpr last = arguments.get(arguments.size() - 1);
        String literal = literal(last);
        switch (call.function()) {
            case TextFunctions.MATCHES -> pattern(last, literal);
            case NetworkFunctions.ADDRESS -> address(last, literal);
            case NetworkFunctions.BLOCK -> block(last, literal);
            default -> {}
        }
    }

    private static @Nullable String literal(CelExpr expression) {
        return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? expression.constant().stringValue()
                : null;
    }

    private void pattern(CelExpr place, @Nullable String literal) {
        if (literal == null) {
            throw refused(place, "the pattern of matches is made at run time; expected a literal");
        }
        if (PatternSize.of(literal) > MOST_INSTRUCTIONS) {
            throw refused(place, "the pattern '" + literal + "' is too large; expected fewer repetitions");
        }
        try {
            patterns.put(literal, Pattern.compile(literal));
        } catch (PatternSyntaxException e) {
            throw refused(place, "'" + literal + "' is no pattern; expected an RE2 expression: " + e.getDescription());
        }
    }

    private void address(CelExpr place, @Nullable String literal) {
        if (literal != null) {
            addresses.put(literal, read(place, literal, AddressValue::of));
        }
    }

    private void block(CelExpr place, @Nullable String literal) {
        if (literal != null) {
            blocks.put(literal, read(place, literal, BlockValue::of));
        }
    }

    private <T> T read(CelExpr place, String literal, Function<String, T> reader) {
        try {
            return reader.apply(literal);
        } catch (IllegalArgumentException e) {
            throw refused(place, String.valueOf(e.getMessage()));
        }
    }

    private InvalidExpressionException refused(CelExpr place, String message) {
        Integer offset = ast.getSource().getPositionsMap().get(place.id());
        return new InvalidExpressionException(message, offset == null ? 0 : characters(text, offset));
    }

    /** The library counts code points. */
    static int characters(String text, int codePoints) {
        int within = Math.max(0, Math.min(codePoints, text.codePointCount(0, text.length())));
        return text.offsetByCodePoints(0, within);
    }
}
