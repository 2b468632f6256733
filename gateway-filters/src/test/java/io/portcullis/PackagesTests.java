package io.portcullis;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

/** The map of the packages: who may use whom, and which library stays in which room. */
class PackagesTests {

    private static final String ROOT = "io.portcullis";

    /** Each package and what it may use of ours; the root is open to all and uses nothing. */
    private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
            Map.entry("", List.of()),
            Map.entry(".screen", List.of()),
            Map.entry(".token", List.of()),
            Map.entry(".feed", List.of()),
            Map.entry(".revocation", List.of(".feed")),
            Map.entry(".claims", List.of()),
            Map.entry(".policy", List.of(".feed")),
            Map.entry(".policy.cel", List.of(".policy")),
            Map.entry(".policy.junit", List.of(".policy", ".policy.cel")),
            Map.entry(".ratelimit", List.of()),
            Map.entry(".audit", List.of()),
            Map.entry(".redis", List.of(".feed", ".policy", ".ratelimit")),
            Map.entry(".actuate", List.of(".token", ".feed", ".revocation", ".policy", ".ratelimit", ".audit")),
            Map.entry(
                    ".filter",
                    List.of(".screen", ".token", ".feed", ".revocation", ".claims", ".policy", ".ratelimit", ".audit")),
            Map.entry(
                    ".autoconfigure",
                    List.of(
                            ".screen",
                            ".token",
                            ".feed",
                            ".revocation",
                            ".claims",
                            ".policy",
                            ".policy.cel",
                            ".ratelimit",
                            ".audit",
                            ".filter")));

    /** Libraries and the only packages that may know them. */
    private static final Map<String, List<String>> FENCES = Map.ofEntries(
            Map.entry("com.nimbusds..", List.of(".token")),
            Map.entry("org.springframework.cloud.gateway..", List.of(".filter", ".autoconfigure")),
            Map.entry("org.springframework.security..", List.of(".filter")),
            Map.entry("org.springframework.data.redis..", List.of(".redis")),
            Map.entry("io.lettuce..", List.of(".redis")),
            Map.entry("dev.cel..", List.of(".policy.cel")),
            Map.entry("com.google.protobuf..", List.of(".policy.cel")),
            Map.entry("com.google.common..", List.of(".policy.cel")),
            Map.entry("org.junit.jupiter..", List.of(".policy.junit")),
            Map.entry("org.springframework.boot.actuate..", List.of(".actuate")),
            Map.entry("io.micrometer..", List.of(".audit", ".autoconfigure")),
            Map.entry("com.google.re2j..", List.of(".claims", ".policy", ".policy.cel")),
            Map.entry("org.snakeyaml..", List.of(".policy")),
            Map.entry("io.github.resilience4j..", List.of(".token", ".ratelimit")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void everyPackageIsOnTheMap() {
        assertThat(CLASSES.stream()
                        .map(type -> type.getPackageName().substring(ROOT.length()))
                        .collect(Collectors.toSet()))
                .isEqualTo(MAY_USE.keySet());
    }

    @Test
    void packagesUseOnlyWhatTheMapAllows() {
        MAY_USE.forEach((name, allowed) -> {
            String[] open = Stream.concat(Stream.of("", name), allowed.stream())
                    .map(each -> ROOT + each)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + name)
                    .should()
                    .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(open))))
                    .because("the map of packages says so for '" + name + "'")
                    .check(CLASSES);
        });
    }

    @Test
    void theVocabularyKnowsNoFramework() {
        classes()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(ROOT, "java..", "org.jspecify.annotations"))
                .check(CLASSES);
    }

    @Test
    void librariesStayInTheirRooms() {
        FENCES.forEach((library, rooms) -> noClasses()
                .that()
                .resideOutsideOfPackages(rooms.stream().map(room -> ROOT + room).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(library + " stays in " + rooms)
                .check(CLASSES));
    }

    @Test
    void everyPackageIsNullMarked() {
        MAY_USE.keySet().forEach(name -> {
            String info = ROOT + name + ".package-info";
            assertThat(CLASSES.get(info).isAnnotatedWith(NullMarked.class))
                    .as(info)
                    .isTrue();
        });
    }

    /** These compile on both lines of Spring Framework and link on one of them only. */
    @Test
    void noHeaderMethodIsCalledThatOnlyOneLineOfSpringHas() {
        for (String method : List.of("get", "remove", "addAll", "getOrEmpty", "containsKey", "keySet", "entrySet")) {
            noClasses()
                    .should()
                    .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                    com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                                            belongTo(com.tngtech.archunit.core.domain.JavaClass.Predicates.type(
                                                    HttpHeaders.class))))
                            .and(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                                    com.tngtech.archunit.core.domain.properties.HasName.Predicates.name(method))))
                    .check(CLASSES);
        }
    }

    @Test
    void theRequestPathNeitherSleepsNorLocks() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        Arrays.stream(new String[] {"", ".screen", ".token", ".revocation", ".claims", ".audit"})
                                .map(name -> ROOT + name)
                                .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(reactor.core.publisher.Mono.class, "block")
                .check(CLASSES);
    }
}
