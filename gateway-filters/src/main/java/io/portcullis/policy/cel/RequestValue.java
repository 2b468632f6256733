package io.portcullis.policy.cel;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.NullValue;
import dev.cel.common.values.StructValue;
import io.portcullis.policy.PolicyRequest;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/** The variable {@code request}: asks the request only for what an expression reads. */
@SuppressWarnings("Immutable")
final class RequestValue extends StructValue<String, RequestValue> {

    private static final MapType TEXTS = MapType.create(SimpleType.STRING, SimpleType.STRING);
    private static final ImmutableMap<String, CelType> FIELDS = ImmutableMap.<String, CelType>builder()
            .put("method", SimpleType.STRING)
            .put("path", SimpleType.STRING)
            .put("host", SimpleType.STRING)
            .put("route", SimpleType.STRING)
            .put("address", SimpleType.STRING)
            .put("time", SimpleType.TIMESTAMP)
            .put("headers", TEXTS)
            .put("query", TEXTS)
            .put("pathVars", TEXTS)
            .put("authenticated", SimpleType.BOOL)
            .buildOrThrow();

    static final StructType TYPE =
            StructType.create("portcullis.Request", FIELDS.keySet(), name -> Optional.ofNullable(FIELDS.get(name)));

    private final PolicyRequest request;
    private final Map<String, String> pathVariables;
    private final Evaluation evaluation;

    RequestValue(PolicyRequest request, Map<String, String> pathVariables, Evaluation evaluation) {
        this.request = request;
        this.pathVariables = pathVariables;
        this.evaluation = evaluation;
    }

    @Override
    public Object select(String field) {
        return switch (field) {
            case "method" -> request.method();
            case "path" -> path();
            case "host" -> request.host();
            case "route" -> request.route();
            case "address" -> address();
            case "time" -> Instant.ofEpochMilli(request.millis());
            case "headers" -> new MapValue(request.headers(), RequestValue::only, evaluation);
            case "query" -> new MapValue(request.queryParameters(), RequestValue::only, evaluation);
            case "pathVars" -> new MapValue(pathVariables, RequestValue::asItIs, evaluation);
            case "authenticated" -> request.isAuthenticated();
            default -> throw CelAttributeNotFoundException.forFieldResolution(field);
        };
    }

    /** As in Protocol Buffers an empty field is not there. */
    @Override
    public Optional<Object> find(String field) {
        Object value = select(field);
        boolean isEmpty =
                value instanceof String text ? text.isEmpty() : value instanceof MapValue map && map.isEmpty();
        return isEmpty ? Optional.empty() : Optional.of(value);
    }

    private String address() {
        InetAddress address = request.address();
        return address == null ? "" : NetworkFunctions.text(address);
    }

    /** As path patterns see it and upstreams do: an expression must not be evaded by writing a letter as {@code %61}. */
    private String path() {
        StringBuilder decoded = new StringBuilder();
        for (PathContainer.Element element : request.path().elements()) {
            if (element instanceof PathContainer.PathSegment segment) {
                String text = segment.valueToMatch();
                if (text.indexOf('/') >= 0) {
                    throw new IllegalArgumentException("a segment of the path holds a slash");
                }
                decoded.append(text);
            } else {
                decoded.append(element.value());
            }
        }
        return decoded.toString();
    }

    /** Nobody knows which of several an upstream takes. */
    private static Object only(@Nullable Object values) {
        if (values instanceof List<?> list && list.size() == 1) {
            return Objects.requireNonNull(list.get(0));
        }
        throw new IllegalArgumentException("there are several values of one name");
    }

    private static Object asItIs(@Nullable Object text) {
        return Objects.requireNonNullElse(text, NullValue.NULL_VALUE);
    }

    @Override
    public RequestValue value() {
        return this;
    }

    @Override
    public boolean isZeroValue() {
        return false;
    }

    @Override
    public CelType celType() {
        return TYPE;
    }
}
