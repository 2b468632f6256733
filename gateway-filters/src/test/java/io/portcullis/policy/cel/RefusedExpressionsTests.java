package io.portcullis.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portcullis.policy.InvalidExpressionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedExpressionsTests {

    private static final CelExpressions EXPRESSIONS = new CelExpressions();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            1 + 1                                          | 0  | result of the expression is of type int; expected bool
            claims.admin                                   | 0  | expected bool: compare it, for example with == true
            claims                                         | 0  | of type map
            claims.sub ==                                  | 13 | mismatched input
            claims.sub == 'a                               | 14 | token recognition error
            'ü𝔷' == claims.sub &&& true                    | 22 | token recognition error
            user.name == 'a'                               | 0  | undeclared reference to 'user'
            true && env('HOME') == 'a'                     | 11 | undeclared reference to 'env'
            request.time < now()                           | 18 | undeclared reference to 'now'
            request.foo == 'a'                             | 7  | undefined field 'foo'
            request.method.foo == 'a'                      | 14 | does not support field selection
            request.method == 1                            | 15 | no matching overload for '_==_'
            request.headers[1] == 'a'                      | 15 | no matching overload for '_[_]'
            request.headers.map(h, h) == []                | 19 | undeclared reference to 'map'
            claims.roles.filter(r, true) == []             | 19 | undeclared reference to 'filter'
            claims.roles.exists_one(r, true)               | 23 | undeclared reference to 'exists_one'
            bytes('a') == b'a'                             | 5  | undeclared reference to 'bytes'
            claims.a.replace('a', 'b') == ''               | 16 | undeclared reference to 'replace'
            claims.sub.matches('(')                        | 19 | '(' is no pattern; expected an RE2 expression
            claims.sub.matches('(a)\\\\1')                 | 19 | expected an RE2 expression
            claims.sub.matches('(?=a)')                    | 19 | expected an RE2 expression
            claims.sub.matches(claims.pattern)             | 25 | expected a literal
            matches(claims.sub, 'a' + 'b')                 | 24 | expected a literal
            claims.sub.matches('(a{1000}b{1000}){2}')      | 19 | is too large
            claims.sub.matches('(((a{999})+){999}){999}')  | 19 | is too large
            cidr('10.0.0.0/33').containsIP('10.0.0.1')     | 5  | '10.0.0.0/33' is no block of addresses
            cidr('10.0.0.1').containsIP('10.0.0.1')        | 5  | '10.0.0.1' is no block of addresses
            ip('localhost') == ip('127.0.0.1')             | 3  | 'localhost' is no IP address
            google.protobuf.Struct{} == {}                 | 22 | undeclared reference to 'google.protobuf.Struct'
            google.protobuf.BoolValue{value: true}         | 25 | undeclared reference to 'google.protobuf.BoolValue'
            portcullis.Request{method: 'a'} == request     | 18 | messages cannot be made
            """)
    void isRefused(String expression, int offset, String message) {
        assertThatExceptionOfType(InvalidExpressionException.class)
                .isThrownBy(() -> EXPRESSIONS.compile(expression))
                .withMessageContaining(message)
                .extracting(InvalidExpressionException::offset)
                .isEqualTo(offset);
    }

    @Test
    void nothingIsNoExpression() {
        assertThatExceptionOfType(InvalidExpressionException.class).isThrownBy(() -> EXPRESSIONS.compile(""));
        assertThatExceptionOfType(InvalidExpressionException.class).isThrownBy(() -> EXPRESSIONS.compile(" "));
    }

    @Test
    void aLongExpressionIsRefused() {
        String longest = "true" + " ".repeat(CelExpressions.MOST_CHARACTERS - 4);

        assertThatCode(() -> EXPRESSIONS.compile(longest)).doesNotThrowAnyException();
        assertThatExceptionOfType(InvalidExpressionException.class)
                .isThrownBy(() -> EXPRESSIONS.compile(longest + " "))
                .withMessage("the expression has 2049 characters; expected at most 2048")
                .extracting(InvalidExpressionException::offset)
                .isEqualTo(2048);
    }

    @Test
    void aDeepExpressionIsRefused() {
        assertThatCode(() -> EXPRESSIONS.compile(sum(Syntax.MOST_LEVELS))).doesNotThrowAnyException();
        assertThatExceptionOfType(InvalidExpressionException.class)
                .isThrownBy(() -> EXPRESSIONS.compile(sum(Syntax.MOST_LEVELS + 1)))
                .withMessage("the expression has 33 levels; expected at most 32");
    }

    /** A comparison above a sum, which is one level for each of its operators, above numbers. */
    private static String sum(int levels) {
        return "1" + "+1".repeat(levels - 1) + "==1";
    }

    @Test
    void parenthesesDoNotOverflowTheStack() {
        for (String opening : new String[] {"(", "[", "{1:", "!(", "-(", "size([", "a.b(", "a[", "true?("}) {
            String text = opening.repeat(CelExpressions.MOST_CHARACTERS / opening.length());
            assertThatExceptionOfType(InvalidExpressionException.class).isThrownBy(() -> EXPRESSIONS.compile(text));
        }
    }

    @Test
    void anExpressionOfManyAlternativesIsNotDeep() {
        String many = "claims.a == 1" + " || claims.a == 1".repeat(100);

        assertThatCode(() -> EXPRESSIONS.compile(many)).doesNotThrowAnyException();
    }

    @Test
    void theMessageOfAMistakeIsOneSentence() {
        assertThatExceptionOfType(InvalidExpressionException.class)
                .isThrownBy(() -> EXPRESSIONS.compile("claims.a == 1 == 2 == request.nope"))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
}
