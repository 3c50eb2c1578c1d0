package dev.pingctl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/// Dependencies between packages go one way only; ARCHITECTURE.md shows the picture.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.pingctl");

  @Test
  void planKnowsOnlyTheWorkshopAndTheJdk() {
    check(onlyDependOn("dev.pingctl.plan..", "dev.pingctl.workshop..", "dev.pingctl.failure.."));
  }

  @Test
  void theWorkshopKnowsOnlyFailuresAndItsYamlLibrary() {
    check(onlyDependOn("dev.pingctl.workshop..", "dev.pingctl.failure..", "org.yaml.."));
  }

  @Test
  void pingAndReportKnowNothingOfPlans() {
    check(onlyDependOn("dev.pingctl.ping..", "dev.pingctl.failure..", "org.HdrHistogram.."));
    check(onlyDependOn("dev.pingctl.report..", "dev.pingctl.failure.."));
  }

  @Test
  void theConsoleKnowsOnlyFailuresAndTheServerOfTheJdk() {
    check(
        onlyDependOn("dev.pingctl.console..", "dev.pingctl.failure..", "com.sun.net.httpserver.."));
  }

  @Test
  void executeKnowsNoAdapterAndNoCommand() {
    check(
        onlyDependOn(
            "dev.pingctl.execute..",
            "dev.pingctl.plan..",
            "dev.pingctl.workshop..",
            "dev.pingctl.ping..",
            "dev.pingctl.report..",
            "dev.pingctl.failure.."));
  }

  @Test
  void commandsKnowNoAdapter() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.pingctl.command..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.pingctl.docker..",
                "dev.pingctl.kube..",
                "dev.pingctl.helm..",
                "com.marcnuri..",
                "com.github.dockerjava..",
                "io.fabric8.."));
  }

  @Test
  void onlyTheDockerPackageSeesItsLibrary() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.pingctl.docker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.dockerjava.."));
  }

  @Test
  void onlyTheKubePackageSeesItsLibrary() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.pingctl.kube..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.."));
  }

  @Test
  void onlyTheHelmPackageSeesItsLibrary() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.pingctl.helm..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.marcnuri..", "com.sun.jna.."));
  }

  @Test
  void onlyWiringAndTheTrainingSeeTheAdapters() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "dev.pingctl.docker..",
                "dev.pingctl.kube..",
                "dev.pingctl.helm..",
                "dev.pingctl.training..")
            .and()
            .doNotHaveFullyQualifiedName("dev.pingctl.Wiring")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.pingctl.docker..", "dev.pingctl.kube..", "dev.pingctl.helm.."));
  }

  private static ArchRule onlyDependOn(String from, String... allowed) {
    String[] packages = new String[allowed.length + 3];
    System.arraycopy(allowed, 0, packages, 0, allowed.length);
    packages[allowed.length] = from;
    packages[allowed.length + 1] = "java..";
    packages[allowed.length + 2] = "javax..";
    return classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(withAnnotations(packages));
  }

  private static String[] withAnnotations(String[] packages) {
    String[] all = new String[packages.length + 2];
    System.arraycopy(packages, 0, all, 0, packages.length);
    all[packages.length] = "org.jspecify..";
    all[packages.length + 1] = "";
    return all;
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
