package io.portcullis.policy.cel;

import dev.cel.common.exceptions.CelInvalidArgumentException;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The entries of a map as CEL knows them, without those whose value is null. */
final class MapEntries extends AbstractMap<Object, Object> {

    private final Map<?, ?> map;
    private final UnaryOperator<@Nullable Object> shown;
    private final Evaluation evaluation;

    MapEntries(Map<?, ?> map, UnaryOperator<@Nullable Object> shown, Evaluation evaluation) {
        this.map = map;
        this.shown = shown;
        this.evaluation = evaluation;
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<Object, Object>> iterator() {
                return map.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .map(MapEntries.this::shown)
                        .iterator();
            }

            @Override
            public int size() {
                evaluation.work(1 + map.size() / 16);
                return (int)
                        map.values().stream().filter(value -> value != null).count();
            }
        };
    }

    private Entry<Object, Object> shown(Entry<?, ?> entry) {
        evaluation.work(1);
        if (!(entry.getKey() instanceof String name)) {
            throw new CelInvalidArgumentException("a claim has a name that is no text");
        }
        return new Shown(name, entry.getValue());
    }

    /** Shows the value when somebody reads it: macros that only ask for names must not fail at a value. */
    private final class Shown implements Entry<Object, Object> {
        private final String name;
        private final Object value;

        Shown(String name, Object value) {
            this.name = name;
            this.value = value;
        }

        @Override
        public Object getKey() {
            return name;
        }

        @Override
        public Object getValue() {
            return Objects.requireNonNull(shown.apply(value));
        }

        @Override
        public Object setValue(Object other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Entry<?, ?> entry
                    && name.equals(entry.getKey())
                    && getValue().equals(entry.getValue());
        }

        @Override
        public int hashCode() {
            return name.hashCode() ^ getValue().hashCode();
        }
    }
}
