package io.portcullis.policy.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.portcullis.policy.CompiledExpression;
import io.portcullis.policy.ExpressionCompiler;
import io.portcullis.policy.InvalidExpressionException;

/**
 * Compiles expressions in the Common Expression Language (cel-spec); thread-safe.
 *
 * <p>They see {@code request} (method, path, host, route, address, time, headers, query, pathVars, authenticated) and
 * {@code claims}. At most {@value #MOST_CHARACTERS} characters and {@value Syntax#MOST_LEVELS} levels, at run time at
 * most {@value Environment#MOST_ITERATIONS} iterations and a bounded amount of work. Macros: {@code has}, {@code exists},
 * {@code all} and those of optional values. Extensions: optional values, {@code sets}, {@code lowerAscii}, {@code
 * upperAscii}, {@code trim}, {@code split}, {@code ip}, {@code isIP}, {@code cidr}, {@code containsIP}. Patterns of {@code
 * matches} are literals in RE2.
 */
public final class CelExpressions implements ExpressionCompiler {

    static final int MOST_CHARACTERS = 2_048;

    private final CelCompiler compiler = Environment.compiler();
    private final CelRuntime runtime = Environment.runtime();

    /** Compiles; the first expression takes a second or two, see {@link #warmedUp()}. */
    public CelExpressions() {}

    /** As the constructor, after some expressions were compiled and tested; takes seconds, so not on an event loop. */
    public static CelExpressions warmedUp() {
        CelExpressions expressions = new CelExpressions();
        WarmUp.run(expressions);
        return expressions;
    }

    @Override
    public CompiledExpression compile(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new InvalidExpressionException(
                    "the expression has " + text.length() + " characters; expected at most " + MOST_CHARACTERS,
                    MOST_CHARACTERS);
        }
        try {
            CelAbstractSyntaxTree ast = compiler.compile(text).getAst();
            Literals literals = new Syntax(text, ast).check();
            if (!ast.getResultType().equals(SimpleType.BOOL)) {
                throw notBoolean(ast);
            }
            return new CelExpression(runtime.createProgram(ast), literals);
        } catch (CelValidationException e) {
            throw invalid(text, e);
        } catch (CelEvaluationException | StackOverflowError e) {
            throw new InvalidExpressionException("the expression cannot be carried out", 0);
        }
    }

    private static InvalidExpressionException notBoolean(CelAbstractSyntaxTree ast) {
        boolean isDynamic = ast.getResultType().equals(SimpleType.DYN);
        return new InvalidExpressionException(
                "the result of the expression is of type " + ast.getResultType().name() + "; expected bool"
                        + (isDynamic ? ": compare it, for example with == true" : ""),
                0);
    }

    private static InvalidExpressionException invalid(String text, CelValidationException e) {
        if (e.getErrors().isEmpty()) {
            return new InvalidExpressionException("the expression cannot be read", 0);
        }
        CelIssue first = e.getErrors().get(0);
        int offset = e.getSource().getLocationOffset(first.getSourceLocation()).orElse(0);
        String message = first.getMessage().replace(" (in container '')", "");
        return new InvalidExpressionException(message, Syntax.characters(text, offset));
    }
}
