package io.portcullis.policy.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelOptionalLibrary;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.util.Optional;

/** What expressions can name: nothing that is not listed here. */
final class Environment {

    static final int MOST_ITERATIONS = 1_000;
    static final String CLAIMS = "claims";
    static final String REQUEST = "request";

    /** Parentheses and calls; far more than the levels of a tree that is accepted, and safe for the stack. */
    private static final int MOST_NESTED = 100;

    static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(CelExpressions.MOST_CHARACTERS)
            .maxParseRecursionDepth(MOST_NESTED)
            .maxParseErrorRecoveryLimit(1)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final CelOptionalLibrary OPTIONAL = CelExtensions.optional();
    private static final CelStringExtensions STRINGS = CelExtensions.strings(
            CelStringExtensions.Function.LOWER_ASCII,
            CelStringExtensions.Function.UPPER_ASCII,
            CelStringExtensions.Function.TRIM);
    private static final CelTypeProvider TYPES = new Types();

    private Environment() {}

    /** Reads texts and checks types. */
    static CelCompiler compiler() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardEnvironmentEnabled(false)
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.HAS, CelStandardMacro.EXISTS, CelStandardMacro.ALL)
                .setStandardDeclarations(CelStandardDeclarations.newBuilder()
                        .excludeFunctions(CelStandardDeclarations.StandardFunction.BYTES)
                        .build())
                .addLibraries(OPTIONAL, STRINGS, CelExtensions.sets(OPTIONS))
                .setTypeProvider(TYPES)
                .addVar(REQUEST, RequestValue.TYPE)
                .addVar(CLAIMS, MapType.create(SimpleType.STRING, SimpleType.DYN))
                .addFunctionDeclarations(TextFunctions.DECLARATION)
                .addFunctionDeclarations(NetworkFunctions.DECLARATIONS)
                .build();
    }

    /** Makes programs of what the compiler made. */
    static CelRuntime runtime() {
        return CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .excludeFunctions(
                                CelStandardFunctions.StandardFunction.BYTES,
                                CelStandardFunctions.StandardFunction.MATCHES,
                                CelStandardFunctions.StandardFunction.CONTAINS)
                        .build())
                .addLibraries(OPTIONAL, STRINGS)
                .setTypeProvider(TYPES)
                .addFunctionBindings(TextFunctions.bindings())
                .addFunctionBindings(SetFunctions.bindings())
                .addFunctionBindings(NetworkFunctions.bindings())
                .build();
    }

    private static final class Types implements CelTypeProvider {

        private static final ImmutableList<CelType> ALL =
                ImmutableList.of(RequestValue.TYPE, NetworkFunctions.IP, NetworkFunctions.CIDR);

        @Override
        public ImmutableCollection<CelType> types() {
            return ALL;
        }

        @Override
        public Optional<CelType> findType(String name) {
            return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
        }
    }
}
