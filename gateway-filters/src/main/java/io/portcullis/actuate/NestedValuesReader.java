package io.portcullis.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads what is sent to {@code decisions}. The actuator takes texts only: an object or a list becomes its JSON text, instead
 * of a refusal. Other endpoints get what they always got, because a list must not become a text that is revoked. Thread-safe.
 */
final class NestedValuesReader implements HttpMessageReader<Object> {

    private static final ResolvableType TEXTS =
            ResolvableType.forClassWithGenerics(Map.class, String.class, String.class);
    private static final ResolvableType ANYTHING =
            ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class);
    private static final String DECISIONS = "/decisions";
    private static final String ACTUATOR = "org.springframework.boot.";
    private static final String ENDPOINT = ".actuate.endpoint.web.";

    private final Supplier<List<HttpMessageReader<?>>> others;

    /** Reads by that of the others which understands JSON. */
    NestedValuesReader(Supplier<List<HttpMessageReader<?>>> others) {
        this.others = others;
    }

    @Override
    public List<MediaType> getReadableMediaTypes() {
        return List.of(MediaType.APPLICATION_JSON);
    }

    @Override
    public boolean canRead(ResolvableType elementType, @Nullable MediaType mediaType) {
        return mediaType != null
                && mediaType.isCompatibleWith(MediaType.APPLICATION_JSON)
                && isOfWriteOperation(elementType)
                && json() != null;
    }

    private static boolean isOfWriteOperation(ResolvableType type) {
        return type.getSource() instanceof MethodParameter parameter
                && parameter.getDeclaringClass().getName().startsWith(ACTUATOR)
                && parameter.getDeclaringClass().getName().contains(ENDPOINT)
                && type.toString().equals(TEXTS.toString());
    }

    private @Nullable HttpMessageReader<?> json() {
        return others.get().stream()
                .filter(reader -> reader != this && reader.canRead(ANYTHING, MediaType.APPLICATION_JSON))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Flux<Object> read(ResolvableType elementType, ReactiveHttpInputMessage message, Map<String, Object> hints) {
        return readMono(elementType, message, hints).flux();
    }

    @Override
    public Mono<Object> readMono(
            ResolvableType elementType, ReactiveHttpInputMessage message, Map<String, Object> hints) {
        HttpMessageReader<?> json = json();
        return json == null
                ? Mono.empty()
                : json.readMono(TEXTS, message, hints).cast(Object.class);
    }

    @Override
    public Mono<Object> readMono(
            ResolvableType actualType,
            ResolvableType elementType,
            ServerHttpRequest request,
            ServerHttpResponse response,
            Map<String, Object> hints) {
        HttpMessageReader<?> json = json();
        return json == null || !request.getPath().value().endsWith(DECISIONS)
                ? readMono(elementType, request, hints)
                : json.readMono(ANYTHING, request, hints).map(body -> texts((Map<?, ?>) body));
    }

    private static Map<String, @Nullable String> texts(Map<?, ?> body) {
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        body.forEach((name, value) -> texts.put(String.valueOf(name), JsonWriter.text(value)));
        return texts;
    }
}
