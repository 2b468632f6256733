package io.portcullis.policy.cel;

import com.google.re2j.Pattern;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Functions of texts whose work depends on more than the length of one text. */
final class TextFunctions {

    static final String MATCHES = "matches";
    private static final String CONTAINS = "contains";
    private static final String SPLIT = "split";

    private static final int COMPARISONS_IN_A_STEP = 256;
    private static final int INSTRUCTIONS_IN_A_STEP = 32;

    static final CelFunctionDecl DECLARATION = CelFunctionDecl.newFunctionDeclaration(
            SPLIT,
            CelOverloadDecl.newMemberOverload(
                    "string_split_string", ListType.create(SimpleType.STRING), SimpleType.STRING, SimpleType.STRING));

    private TextFunctions() {}

    static List<CelFunctionBinding> bindings() {
        return Stream.of(
                        CelFunctionBinding.fromOverloads(
                                MATCHES,
                                CelFunctionBinding.from("matches", String.class, String.class, TextFunctions::matches),
                                CelFunctionBinding.from(
                                        "matches_string", String.class, String.class, TextFunctions::matches)),
                        CelFunctionBinding.fromOverloads(
                                CONTAINS,
                                CelFunctionBinding.from(
                                        "contains_string", String.class, String.class, TextFunctions::contains)),
                        CelFunctionBinding.fromOverloads(
                                SPLIT,
                                CelFunctionBinding.from(
                                        "string_split_string", String.class, String.class, TextFunctions::split)))
                .flatMap(Set::stream)
                .toList();
    }

    /** Whether the pattern occurs somewhere in the text; the library would compile the pattern each time. */
    private static boolean matches(String text, String literal) {
        Evaluation evaluation = Evaluation.current();
        Pattern pattern = evaluation.literals().patterns().get(literal);
        if (pattern == null) {
            throw new CelInvalidArgumentException("a pattern was not known when the expression was compiled");
        }
        evaluation.work((long) text.length() * pattern.programSize() / INSTRUCTIONS_IN_A_STEP);
        return pattern.matcher(text).find();
    }

    private static boolean contains(String text, String part) {
        search(text, part);
        return text.contains(part);
    }

    private static void search(String text, String part) {
        Evaluation.current().work((long) text.length() * part.length() / COMPARISONS_IN_A_STEP);
    }

    private static List<String> split(String text, String separator) {
        if (separator.isEmpty()) {
            throw new CelInvalidArgumentException("a text is split at an empty text");
        }
        search(text, separator);
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            start = end + separator.length();
        }
        parts.add(text.substring(start));
        return parts;
    }
}
