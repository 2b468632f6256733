package io.portcullis.filter;

import io.portcullis.Decision;
import io.portcullis.QueryParameter;
import io.portcullis.Reason;
import io.portcullis.Stage;
import io.portcullis.screen.HeaderFindings;
import io.portcullis.screen.HeaderScreen;
import io.portcullis.screen.PathScreen;
import io.portcullis.token.Credentials;
import io.portcullis.token.CredentialsReader;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses malformed requests and malformed tokens before routing, at the lowest cost, and cleans what a client must not
 * say. Always on, for every request; a request that needs no cleaning is passed on as it is.
 */
public final class ScreenFilter implements WebFilter, Ordered {

    private static final QueryParameter ACCESS_TOKEN = QueryParameter.named("access_token");
    private static final QueryParameter METHOD = QueryParameter.named("_method");

    private final PathScreen paths;
    private final HeaderScreen headers;
    private final CredentialsReader reader;
    private final Enforcer enforcer;

    /** Screens with these. */
    public ScreenFilter(PathScreen paths, HeaderScreen headers, CredentialsReader reader, Enforcer enforcer) {
        this.paths = paths;
        this.headers = headers;
        this.reader = reader;
        this.enforcer = enforcer;
    }

    /** The same with this reader. */
    ScreenFilter with(CredentialsReader other) {
        return new ScreenFilter(paths, headers, other, enforcer);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        enforcer.begin(exchange);
        try {
            return screen(exchange, chain);
        } catch (RuntimeException e) {
            return enforcer.refuse(exchange, Stage.SCREEN, Enforcer.failed(Stage.SCREEN, e), null);
        }
    }

    private Mono<Void> screen(ServerWebExchange exchange, WebFilterChain chain) {
        Screened screened = screen(exchange);
        if (screened.decision() instanceof Decision.Deny deny) {
            return enforcer.refuse(exchange, Stage.SCREEN, deny, null);
        }
        enforcer.passScreen(exchange);
        return chain.filter(screened.exchange());
    }

    /** What the screen says, and the exchange as it goes on. */
    record Screened(Decision decision, ServerWebExchange exchange) {}

    /** Says what the screen says, and remembers what the request presents as its token. */
    Screened screen(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        String target = RequestTarget.asRouted(request);
        Decision decision = check(request, target);
        if (decision instanceof Decision.Deny) {
            return new Screened(decision, exchange);
        }
        HeaderFindings findings = headers.inspect(request.getHeaders());
        Credentials credentials =
                reader.read(findings.authorization(), request.getURI().getRawQuery());
        if (credentials instanceof Credentials.Refused refused && !paths.allowsForeignTokens(target)) {
            return new Screened(Decision.deny(refused.reason()), exchange);
        }
        Callers.rememberCredentials(exchange, credentials);
        return new Screened(decision, cleaned(exchange, findings));
    }

    private Decision check(ServerHttpRequest request, String target) {
        String method = request.getMethod().name();
        if (method.equals("TRACE") || method.equals("CONNECT") || hasLowerCase(method)) {
            return Decision.deny(Reason.METHOD_REFUSED);
        }
        String sent = RequestTarget.asSent(request);
        Decision decision = paths.check(sent);
        return decision instanceof Decision.Allow && !target.equals(sent) ? paths.check(target) : decision;
    }

    /** Methods are case-sensitive (RFC 9110 section 9.1); upstreams that take {@code delete} for one would evade every rule. */
    private static boolean hasLowerCase(String method) {
        for (int i = 0; i < method.length(); i++) {
            if (Character.isLowerCase(method.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static ServerWebExchange cleaned(ServerWebExchange exchange, HeaderFindings findings) {
        String query = exchange.getRequest().getURI().getRawQuery();
        boolean hasUnwantedParameter = ACCESS_TOKEN.isIn(query) || METHOD.isIn(query);
        if (findings.unwanted().isEmpty() && !hasUnwantedParameter) {
            return exchange;
        }
        return exchange.mutate()
                .request(request -> {
                    request.headers(sent -> clean(sent, findings));
                    if (hasUnwantedParameter) {
                        String rest = METHOD.removeFrom(ACCESS_TOKEN.removeFrom(query));
                        request.uri(withQuery(exchange.getRequest().getURI(), rest));
                    }
                })
                .build();
    }

    private static void clean(HttpHeaders sent, HeaderFindings findings) {
        findings.unwanted().forEach(name -> HeaderRemoval.remove(sent, name));
        String connection = findings.connection();
        if (connection != null) {
            sent.set(HttpHeaders.CONNECTION, connection);
        }
    }

    private static URI withQuery(URI uri, @Nullable String query) {
        String text = uri.toString();
        int start = text.indexOf('?');
        return URI.create(text.substring(0, start) + (query == null ? "" : "?" + query));
    }

    @Override
    public int getOrder() {
        return Stage.SCREEN.order();
    }
}
