package io.portcullis.filter;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.springframework.http.HttpHeaders;

/**
 * Removes headers on both lines of Spring Framework: {@code HttpHeaders.remove} takes an Object on one and a String on
 * the other, so a compiled call links on one of them only.
 */
final class HeaderRemoval {

    private static final MethodHandle REMOVE = find();

    private HeaderRemoval() {}

    static void remove(HttpHeaders headers, String name) {
        try {
            List<?> ignored = (List<?>) REMOVE.invoke(headers, name);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle find() {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            return lookup.findVirtual(HttpHeaders.class, "remove", MethodType.methodType(List.class, String.class));
        } catch (NoSuchMethodException e) {
            return findOlder(lookup);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle findOlder(MethodHandles.Lookup lookup) {
        try {
            return lookup.findVirtual(HttpHeaders.class, "remove", MethodType.methodType(List.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("HttpHeaders has no method remove", e);
        }
    }
}
