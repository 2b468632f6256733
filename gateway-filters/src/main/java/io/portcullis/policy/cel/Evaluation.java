package io.portcullis.policy.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationListener;
import dev.cel.runtime.CelVariableResolver;
import io.portcullis.policy.PolicyRequest;
import io.portcullis.policy.Work;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation: its variables, and how much work it may still do. Belongs to one thread; functions find it there, since
 * CEL gives them nothing but their arguments.
 *
 * <p>A step of work is about 50 ns. The library limits iterations only, and one iteration may compare long lists or search
 * long texts, so that a short expression over one token could keep a thread for minutes.
 */
@SuppressWarnings("ThreadSafe")
final class Evaluation implements CelVariableResolver, CelEvaluationListener, AutoCloseable {

    static final int MOST_STEPS = 20_000;

    private static final int CHARACTERS_IN_A_STEP = 64;
    private static final ThreadLocal<@Nullable Evaluation> CURRENT = new ThreadLocal<>();

    private final Literals literals;
    private final PolicyRequest request;
    private final Map<String, String> pathVariables;
    private Optional<Object> requestVariable = Optional.empty();
    private Optional<Object> claimsVariable = Optional.empty();
    private final Work work;
    private final long most;
    private long steps;

    Evaluation(Literals literals, PolicyRequest request, Map<String, String> pathVariables, Work work) {
        this.literals = literals;
        this.request = request;
        this.pathVariables = pathVariables;
        this.work = work;
        this.most = Math.min(MOST_STEPS, work.left());
        this.steps = most;
    }

    static Evaluation current() {
        Evaluation current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("no expression is being evaluated on this thread");
        }
        return current;
    }

    void begin() {
        CURRENT.set(this);
    }

    @Override
    public void close() {
        work.spend(most - steps);
        CURRENT.set(null);
    }

    Literals literals() {
        return literals;
    }

    /** Counts work; an error rather than an exception, because {@code ||} absorbs exceptions. */
    void work(long done) {
        steps -= done;
        if (steps < 0) {
            throw new TooMuchWork();
        }
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case Environment.CLAIMS -> claims();
            case Environment.REQUEST -> request();
            default -> Optional.empty();
        };
    }

    private Optional<Object> claims() {
        if (claimsVariable.isEmpty()) {
            claimsVariable = Optional.of(new MapValue(request.claims(), new Claims(this), this));
        }
        return claimsVariable;
    }

    private Optional<Object> request() {
        if (requestVariable.isEmpty()) {
            requestVariable = Optional.of(new RequestValue(request, pathVariables, this));
        }
        return requestVariable;
    }

    @Override
    public void callback(CelExpr expression, Object result) {
        if (result instanceof String text) {
            work(1 + text.length() / CHARACTERS_IN_A_STEP);
        } else if (result instanceof Collection<?> list && !(list instanceof ListValue)) {
            work(1L + list.size());
        } else {
            work(1);
        }
    }
}
