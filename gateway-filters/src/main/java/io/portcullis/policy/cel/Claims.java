package io.portcullis.policy.cel;

import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.common.values.NullValue;
import io.portcullis.SafeText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Shows values of claims as CEL knows them, each when it is read. */
final class Claims implements UnaryOperator<@Nullable Object> {

    private final Evaluation evaluation;

    Claims(Evaluation evaluation) {
        this.evaluation = evaluation;
    }

    /** The value; a text that is not safe, and a number that neither a long nor a double holds, are errors. */
    @Override
    public Object apply(@Nullable Object value) {
        if (value == null) {
            return NullValue.NULL_VALUE;
        }
        if (value instanceof String text) {
            return safe(text);
        }
        if (value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof List<?> list) {
            return new ListValue(list, this, evaluation);
        }
        if (value instanceof Map<?, ?> map) {
            return new MapValue(map, this, evaluation);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        throw new CelInvalidArgumentException("a claim is of a type that JSON does not have");
    }

    private String safe(String text) {
        evaluation.work(1);
        if (!SafeText.isSafe(text)) {
            throw new CelInvalidArgumentException("a claim has characters that are not safe");
        }
        return text;
    }

    private static Object number(Number number) {
        if (number instanceof BigInteger integer) {
            if (integer.bitLength() >= Long.SIZE) {
                throw new CelNumericOverflowException("a claim is a number out of the range of int");
            }
            return integer.longValue();
        }
        if (number instanceof Double || number instanceof BigDecimal || number instanceof Float) {
            return finite(number.doubleValue());
        }
        return number.longValue();
    }

    private static Double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new CelNumericOverflowException("a claim is a number out of the range of double");
        }
        return number;
    }
}
