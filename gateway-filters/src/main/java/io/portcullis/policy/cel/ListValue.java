package io.portcullis.policy.cel;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.StructValue;
import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A list that is read where it lies, see {@link MapValue}. */
@SuppressWarnings("Immutable")
final class ListValue extends StructValue<String, ListValue> implements List<Object> {

    private static final ListType TYPE = ListType.create(SimpleType.DYN);

    private final List<Object> view;

    /** Shows each element when it is read. */
    ListValue(List<?> list, Claims shown, Evaluation evaluation) {
        this.view = new AbstractList<>() {
            @Override
            public Object get(int index) {
                evaluation.work(1);
                return shown.apply(list.get(index));
            }

            @Override
            public int size() {
                return list.size();
            }
        };
    }

    @Override
    public Object select(String name) {
        throw CelAttributeNotFoundException.forFieldResolution(name);
    }

    @Override
    public Optional<Object> find(String name) {
        throw CelAttributeNotFoundException.forFieldResolution(name);
    }

    @Override
    public ListValue value() {
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

    @Override
    public int size() {
        return view.size();
    }

    @Override
    public boolean isEmpty() {
        return view.isEmpty();
    }

    @Override
    public Object get(int index) {
        return view.get(index);
    }

    @Override
    public boolean contains(@Nullable Object element) {
        return view.contains(element);
    }

    @Override
    public boolean containsAll(Collection<?> elements) {
        return view.containsAll(elements);
    }

    @Override
    public int indexOf(@Nullable Object element) {
        return view.indexOf(element);
    }

    @Override
    public int lastIndexOf(@Nullable Object element) {
        return view.lastIndexOf(element);
    }

    @Override
    public Iterator<Object> iterator() {
        return view.iterator();
    }

    @Override
    public ListIterator<Object> listIterator() {
        return view.listIterator();
    }

    @Override
    public ListIterator<Object> listIterator(int index) {
        return view.listIterator(index);
    }

    @Override
    public List<Object> subList(int from, int to) {
        return view.subList(from, to);
    }

    @Override
    public Object[] toArray() {
        return view.toArray();
    }

    @Override
    public <T> T[] toArray(T[] array) {
        return view.toArray(array);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || view.equals(other);
    }

    @Override
    public int hashCode() {
        return view.hashCode();
    }

    /** Says nothing of the elements: the library puts this into messages. */
    @Override
    public String toString() {
        return "list";
    }

    @Override
    public boolean add(Object element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void add(int index, Object element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean addAll(Collection<?> elements) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean addAll(int index, Collection<?> elements) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object set(int index, Object element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(@Nullable Object element) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object remove(int index) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeAll(Collection<?> elements) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean retainAll(Collection<?> elements) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }
}
