package io.portcullis.autoconfigure;

import io.portcullis.ConfigurationException;
import io.portcullis.filter.LimitHeaders;
import io.portcullis.ratelimit.Limit;
import io.portcullis.ratelimit.LimitSettings;
import io.portcullis.ratelimit.Limits;
import io.portcullis.ratelimit.SlotLimit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/**
 * Reads {@code portcullis.limits}, where two names are no limits: {@code headers} and {@code ipv6-prefix}. The same rules as for
 * all other properties hold: what is not known is an error, unless it comes from the environment.
 */
final class LimitBinding {

    private static final String GROUP = "portcullis.limits";
    private static final String HEADERS = "headers";
    private static final String IPV6_PREFIX = "ipv6prefix";
    private static final int USUAL_NETWORK = 64;

    private final Binder binder;
    private final Map<String, Object> written;

    LimitBinding(Environment environment) {
        this.binder = Binder.get(environment);
        this.written =
                binder.bind(GROUP, Bindable.mapOf(String.class, Object.class)).orElseGet(Map::of);
    }

    private static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    LimitHeaders headers() {
        return binder.bind(GROUP + ".headers", LimitHeaders.class).orElse(LimitHeaders.DRAFT_11);
    }

    private int ipv6Prefix() {
        int bits = binder.bind(GROUP + ".ipv6-prefix", Integer.class).orElse(USUAL_NETWORK);
        if (bits < 32 || bits > 128) {
            throw new ConfigurationException(
                    GROUP + ".ipv6-prefix is " + bits + "; expected 32 to 128", "Correct " + GROUP + ".ipv6-prefix.");
        }
        return bits;
    }

    Limits.Configured limits() {
        int prefix = ipv6Prefix();
        Map<String, Limit> rates = new TreeMap<>();
        Map<String, SlotLimit> slots = new TreeMap<>();
        written.forEach((name, value) -> {
            if (!plain(name).equals(HEADERS) && !plain(name).equals(IPV6_PREFIX)) {
                requireLimit(name, value);
                LimitSettings settings = settings(name);
                if (settings.isConcurrent()) {
                    slots.put(name, settings.slotLimit(name, prefix));
                } else {
                    rates.put(name, settings.limit(name, prefix));
                }
            }
        });
        return new Limits.Configured(rates, slots);
    }

    private static void requireLimit(String name, Object value) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new ConfigurationException(
                    GROUP + "." + name + ": its name is none; expected up to 64 lower-case letters, digits and hyphens",
                    "Rename it, also where routes and policies name it.");
        }
        if (!(value instanceof Map)) {
            throw new ConfigurationException(
                    GROUP + "." + name + " is '" + value + "'; expected a limit with key, quota and period",
                    "Write " + GROUP + "." + name + ".key, .quota and .period, or remove it.");
        }
    }

    private LimitSettings settings(String name) {
        return binder.bind(
                        GROUP + "." + name,
                        Bindable.of(LimitSettings.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()))
                .get();
    }
}
