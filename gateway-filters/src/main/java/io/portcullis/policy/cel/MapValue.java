package io.portcullis.policy.cel;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.StructValue;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A map that is read where it lies. CEL copies a plain map at each read, but not a {@link StructValue}; as a {@link Map}
 * it is also good for {@code in}, {@code size}, indexes and macros. An entry whose value is null is absent.
 */
@SuppressWarnings("Immutable")
final class MapValue extends StructValue<String, MapValue> implements Map<Object, Object> {

    private static final MapType TYPE = MapType.create(SimpleType.DYN, SimpleType.DYN);

    private final Map<?, ?> map;
    private final UnaryOperator<@Nullable Object> shown;
    private final Evaluation evaluation;

    /** Shows each value by the function when it is read. */
    MapValue(Map<?, ?> map, UnaryOperator<@Nullable Object> shown, Evaluation evaluation) {
        this.map = map;
        this.shown = shown;
        this.evaluation = evaluation;
    }

    @Override
    public Object select(String name) {
        Object value = get(name);
        if (value == null) {
            throw CelAttributeNotFoundException.forMissingMapKey(name);
        }
        return value;
    }

    @Override
    public Optional<Object> find(String name) {
        return Optional.ofNullable(get(name));
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        Object value = key instanceof String ? map.get(key) : null;
        return value == null ? null : shown.apply(value);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public MapValue value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return isEmpty();
    }

    @Override
    public CelType celType() {
        return TYPE;
    }

    private Map<Object, Object> entries() {
        return new MapEntries(map, shown, evaluation);
    }

    @Override
    public int size() {
        return entries().size();
    }

    @Override
    public boolean isEmpty() {
        return entries().isEmpty();
    }

    @Override
    public boolean containsValue(@Nullable Object value) {
        return entries().containsValue(value);
    }

    @Override
    public Set<Object> keySet() {
        return entries().keySet();
    }

    @Override
    public Collection<Object> values() {
        return entries().values();
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
        return entries().entrySet();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || entries().equals(other);
    }

    @Override
    public int hashCode() {
        return entries().hashCode();
    }

    /** Says nothing of the values: the library puts this into messages. */
    @Override
    public String toString() {
        return "map";
    }

    @Override
    public @Nullable Object put(Object key, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object remove(@Nullable Object key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(Map<?, ?> more) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }
}
