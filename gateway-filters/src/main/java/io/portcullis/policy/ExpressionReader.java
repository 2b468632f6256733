package io.portcullis.policy;

import org.jspecify.annotations.Nullable;

/** Reads the expressions of one document. Not thread-safe. */
final class ExpressionReader {

    private static final int LONGEST = 2_048;
    private static final int MOST = 100;

    /** Compiled, a character may become a hundred bytes and more. */
    private static final int LONGEST_TOGETHER = 16_384;

    private final Reading reading;
    private final ExpressionCompiler compiler;
    private int count;
    private int characters;

    ExpressionReader(Reading reading, ExpressionCompiler compiler) {
        this.reading = reading;
        this.compiler = compiler;
    }

    @Nullable
    Condition read(Tree tree) {
        if (!(tree instanceof Tree.Scalar scalar) || !(scalar.value() instanceof String text) || text.isBlank()) {
            reading.text(tree, "'expr'");
            return null;
        }
        count++;
        if (count > MOST) {
            if (count == MOST + 1) {
                reading.mistake(tree.at(), "too many expressions; expected at most " + MOST);
            }
            return null;
        }
        if (text.length() > LONGEST) {
            reading.mistake(
                    tree.at(), "the expression has " + text.length() + " characters; expected at most " + LONGEST);
            return null;
        }
        characters += text.length();
        if (characters > LONGEST_TOGETHER) {
            reading.mistake(
                    tree.at(),
                    "the expressions of the document have more than " + LONGEST_TOGETHER + " characters together");
            return null;
        }
        return compiled(scalar, text);
    }

    private @Nullable Condition compiled(Tree.Scalar scalar, String text) {
        try {
            reading.patterns().add(compiler.compile(text).patternSize());
            return new Condition.Expression(text);
        } catch (InvalidExpressionException refused) {
            reading.mistake(scalar.at(refused.offset()), "'expr': " + refused.getMessage());
            return null;
        } catch (IllegalArgumentException refused) {
            reading.mistake(scalar.at(), "'expr': " + refused.getMessage());
            return null;
        }
    }
}
