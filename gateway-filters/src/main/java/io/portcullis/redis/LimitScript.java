package io.portcullis.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.script.RedisScript;

/** A script of limits; immutable. */
record LimitScript(String text, String digest) {

    static LimitScript of(String file) {
        try {
            String text =
                    new ClassPathResource("io/portcullis/redis/" + file).getContentAsString(StandardCharsets.UTF_8);
            return new LimitScript(text, RedisScript.of(text).getSha1());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
