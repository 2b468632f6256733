package io.portcullis.policy.cel;

import dev.cel.runtime.CelRuntime;
import io.portcullis.policy.CompiledExpression;
import io.portcullis.policy.PatternSize;
import io.portcullis.policy.PolicyRequest;
import io.portcullis.policy.Truth;
import io.portcullis.policy.Work;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One expression. Messages of failures contain values of claims, so none leaves this class. */
final class CelExpression implements CompiledExpression {

    private static final Logger log = LoggerFactory.getLogger(CelExpression.class);

    private static final int STEPS_TO_BEGIN = 20;

    private final CelRuntime.Program program;
    private final Literals literals;

    CelExpression(CelRuntime.Program program, Literals literals) {
        this.program = program;
        this.literals = literals;
    }

    @Override
    public Truth test(PolicyRequest request, Map<String, String> pathVariables, Work work) {
        if (!work.spend(STEPS_TO_BEGIN)) {
            return Truth.ERROR;
        }
        Evaluation evaluation = new Evaluation(literals, request, pathVariables, work);
        try (evaluation) {
            evaluation.begin();
            return program.trace(evaluation, evaluation) instanceof Boolean holds ? Truth.of(holds) : Truth.ERROR;
        } catch (StackOverflowError e) {
            return failed(e);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            return failed(e);
        }
    }

    @Override
    public long patternSize() {
        return literals.patterns().keySet().stream().mapToLong(PatternSize::of).sum();
    }

    private static Truth failed(Throwable e) {
        if (log.isDebugEnabled()) {
            log.debug("An expression came out as an error: {}", e.getClass().getName());
        }
        return Truth.ERROR;
    }
}
