package dev.pingctl;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Dependencies between packages go one way only; ARCHITECTURE.md shows the picture.
class ArchitectureTest {
  private static final String ROOT = "dev.pingctl";

  /// In a source root and a jar of its own; it runs the whole program.
  private static final String TRAINING = ROOT + ".training";

  /// The floors of the house, from the ground up. A package may use packages of lower floors only.
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("outcome", "fault"),
          List.of("report", "text", "difference", "threshold"),
          List.of("engine", "ping", "console", "settings"),
          List.of("compose", "manifest", "machine", "canary"),
          List.of("image", "kubeconfig"),
          List.of("cluster", "explain", "watch"),
          List.of("node", "release", "cluster.kubernetes", "engine.docker", "injection"),
          List.of("stage", "release.helm"),
          List.of("plan", "export"),
          List.of("observe", "experiment", "stranger"),
          List.of("preflight", "verify", "measure", "experiment.report"),
          List.of("run"),
          List.of("command.option", "command.completion", "prove"),
          List.of("command"),
          List.of(""),
          List.of("training"));

  private static final Map<String, Integer> FLOOR_OF = floorOf();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesAreFreeOfCyclesAtEveryDepth() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void everyPackageHasAFloor() {
    TreeSet<String> packages = new TreeSet<>();
    CLASSES.forEach(each -> packages.add(packageOf(each)));

    assertThat(packages).isEqualTo(new TreeSet<>(FLOOR_OF.keySet()));
  }

  @Test
  void aPackageUsesLowerFloorsOnly() {
    classes().should(useLowerFloorsOnly()).check(CLASSES);
  }

  @Test
  void wiringAloneSeesTheAdaptersInTheProduct() {
    String[] adapters = {
      ROOT + ".engine.docker..", ROOT + ".cluster.kubernetes..", ROOT + ".release.helm.."
    };
    noClasses()
        .that()
        .resideOutsideOfPackages(adapters)
        .and()
        .resideOutsideOfPackage(TRAINING)
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".Wiring")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(adapters)
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "com.github.dockerjava.., dev.pingctl.engine.docker",
    "org.apache.commons.compress.., dev.pingctl.engine.docker",
    "io.fabric8.., dev.pingctl.cluster.kubernetes",
    "com.marcnuri.., dev.pingctl.release.helm",
    "com.sun.jna.., dev.pingctl.release.helm",
    "com.sun.net.httpserver.., dev.pingctl.console",
    "org.HdrHistogram.., dev.pingctl.ping"
  })
  void eachLibraryIsSeenByOnePackage(String library, String owner) {
    noClasses()
        .that(describe("reside elsewhere", each -> !each.getPackageName().equals(owner)))
        .and()
        .resideOutsideOfPackage(TRAINING)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  /// So that all get the user's environment, and a JVM no options of it.
  @Test
  void programsAreStartedInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".machine.Programs")
        .and()
        .resideOutsideOfPackage(TRAINING)
        .should()
        .callConstructor(ProcessBuilder.class, List.class)
        .orShould()
        .callConstructor(ProcessBuilder.class, String[].class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .check(CLASSES);
  }

  private static ArchCondition<JavaClass> useLowerFloorsOnly() {
    return new ArchCondition<>("use packages of lower floors only") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        String from = packageOf(user);
        user.getDirectDependenciesFromSelf()
            .forEach(dependency -> {
              JavaClass used = dependency.getTargetClass().getBaseComponentType();
              String to = packageOf(used);
              if (used.getPackageName().startsWith(ROOT)
                  && !to.equals(from)
                  && floor(to) >= floor(from)) {
                events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
              }
            });
      }
    };
  }

  private static int floor(String name) {
    return FLOOR_OF.getOrDefault(name, FLOORS.size());
  }

  private static String packageOf(JavaClass of) {
    return of.getPackageName().equals(ROOT)
        ? ""
        : of.getPackageName().replaceFirst(ROOT + "\\.", "");
  }

  private static Map<String, Integer> floorOf() {
    Map<String, Integer> floors = new LinkedHashMap<>();
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      for (String name : FLOORS.get(floor)) {
        floors.put(name, floor);
      }
    }
    return floors;
  }
}
