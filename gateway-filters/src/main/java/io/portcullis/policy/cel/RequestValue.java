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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
            case "path" -> request.path().value();
            case "host" -> request.host();
            case "route" -> request.route();
            case "address" -> address();
            case "time" -> Instant.ofEpochMilli(request.millis());
            case "headers" -> texts(request.headers());
            case "query" -> texts(request.queryParameters());
            case "pathVars" -> texts(pathVariables);
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

    private MapValue texts(Map<String, String> texts) {
        return new MapValue(texts, RequestValue::asItIs, evaluation);
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
