package io.portcullis.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Five in ten seconds for each subject. */
final class LimitIT {

    private static Sample sample;

    @BeforeAll
    static void start() {
        sample = Sample.start();
    }

    @AfterAll
    static void stop() {
        sample.close();
    }

    @Test
    void whoeverComesTooOftenIsToldWhenToComeBack() {
        String token = sample.token("sub=often");
        List<Answer> answers = IntStream.range(0, 25)
                .mapToObj(i -> sample.getWith(token, "/limited/a"))
                .toList();

        assertThat(answers.subList(0, 5)).allMatch(answer -> answer.status() == 200);
        Answer refused = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"demo\";q=5;w=10");
        assertThat(refused.header("RateLimit")).startsWith("\"demo\";r=0;t=");
        assertThat(refused.json().at("/violated-policies/0").asString()).isEqualTo("demo");
    }

    @Test
    void anotherSubjectHasItsOwn() {
        assertThat(sample.getWith(sample.token("sub=seldom"), "/limited/a").status())
                .isEqualTo(200);
    }
}
