package io.portcullis.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.policy.ExpressionCompiler;
import io.portcullis.policy.InvalidExpressionException;
import io.portcullis.policy.InvalidPolicyException;
import io.portcullis.policy.PolicyReader;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;

class ExpressionsTests {

    private static final String DOCUMENT = """
            apiVersion: portcullis.io/v1
            kind: GatewayPolicy
            metadata: {tenant: acme, name: orders-api}
            spec:
              rules:
                - id: read
                  effect: allow
                  match: {paths: ["/orders/**"]}
                  when: {expr: "claims.sub == 'alice'"}
            """;

    @Test
    void expressionsAreThereWithTheLibrary() {
        assertThat(Expressions.available().compile("true")).isNotNull();
        assertThat(new PolicyReader(Expressions.available()).read(DOCUMENT)).isNotNull();
    }

    @Test
    void withoutTheLibraryADocumentWithAnExpressionIsRefusedAndSaysWhatToAdd() {
        ExpressionCompiler none = Expressions.available(new FilteredClassLoader("dev.cel"));
        assertThatThrownBy(() -> none.compile("true")).isInstanceOf(InvalidExpressionException.class);
        assertThatThrownBy(() -> new PolicyReader(none).read(DOCUMENT))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining("line 9")
                .hasMessageContaining("dev.cel:cel");
    }
}
