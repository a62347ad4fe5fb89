package io.researcharr.data.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may know whom; see the design in AGENTS.md. */
class ArchitectureTest {

  private static final String B = "io.researcharr.data";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/data/bench/"))
          .importPackages(B);
  private static final Set<String> WAITS =
      Set.of(
          "io.smallrye.mutiny.groups.UniAwait.indefinitely",
          "io.smallrye.mutiny.groups.UniAwait.atMost",
          "io.smallrye.mutiny.groups.UniAwait.asOptional",
          "java.util.concurrent.CompletableFuture.join",
          "java.util.concurrent.CompletableFuture.get",
          "java.util.concurrent.Future.get",
          "java.util.concurrent.CountDownLatch.await",
          "java.lang.Thread.sleep",
          "java.lang.Thread.join",
          "java.lang.Object.wait");

  @Test
  void domainIsPlainJava() {
    check(
        classes()
            .that()
            .resideInAPackage(B + ".domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(B + ".domain..", "java.."));
  }

  @Test
  void portsAndServicesKnowNoTechnology() {
    check(
        classes()
            .that()
            .resideInAPackage(B + ".port..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(B + ".domain..", B + ".port..", "java..", "io.smallrye.mutiny.."));
    check(
        classes()
            .that()
            .resideInAPackage(B + ".service..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                B + ".domain..",
                B + ".port..",
                B + ".service..",
                "java..",
                "io.smallrye.mutiny..",
                "jakarta.enterprise..",
                "org.jboss.logging.."));
  }

  @Test
  void layersPointInward() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("domain")
            .definedBy(B + ".domain..")
            .layer("port")
            .definedBy(B + ".port..")
            .layer("service")
            .definedBy(B + ".service..")
            .layer("driving")
            .definedBy(B + ".adapter.rest..", B + ".adapter.ops..")
            .layer("driven")
            .definedBy(
                B + ".adapter.postgres..",
                B + ".adapter.sqlite..",
                B + ".adapter.sql..",
                B + ".adapter.memory..",
                B + ".adapter.redis..",
                B + ".adapter.peer..",
                B + ".adapter.arr..")
            .layer("wiring")
            .definedBy(B + ".wiring..")
            .whereLayer("wiring")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("driving")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("driven")
            .mayOnlyBeAccessedByLayers("wiring")
            .whereLayer("service")
            .mayOnlyBeAccessedByLayers("driving", "wiring")
            .whereLayer("port")
            .mayOnlyBeAccessedByLayers("service", "driving", "driven", "wiring"));
  }

  @Test
  void adaptersDoNotKnowEachOther() {
    check(
        slices()
            .matching(B + ".adapter.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                describe("an engine", c -> isIn(c.getPackageName(), "postgres", "sqlite")),
                describe("the SQL they share", c -> isIn(c.getPackageName(), "sql"))));
  }

  @Test
  void eachTechnologyHasOneHome() {
    onlyIn("postgres", "jakarta.persistence..", "org.hibernate..", "io.quarkus.hibernate..");
    onlyIn("postgres", "io.vertx.sqlclient..", "io.vertx.pgclient..");
    onlyIn("rest", "jakarta.ws.rs..", "org.jboss.resteasy..");
    onlyIn("redis", "io.vertx.redis..", "io.quarkus.redis..");
    onlyIn("memory", "com.github.benmanes.caffeine..");
    onlyIn("ops", "io.micrometer..", "org.eclipse.microprofile.health..", "io.opentelemetry..");
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(B + ".adapter.sqlite..")
            .and()
            .doNotHaveFullyQualifiedName(B + ".adapter.sql.Migrations")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."));
  }

  @Test
  void onlySqliteAndTheStartMayBlock() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(B + ".adapter.sqlite..")
            .and()
            .doNotHaveFullyQualifiedName(B + ".wiring.Startup")
            .should()
            .callMethodWhere(
                describe(
                    "a blocking wait",
                    (JavaMethodCall call) ->
                        WAITS.contains(
                            call.getTargetOwner().getFullName() + "." + call.getName()))));
  }

  /** An answer to a request with a key is made within its unit of work, where no request is. */
  @Test
  void answersSayWhereThingsAreByTheirPath() {
    check(
        noClasses()
            .should()
            .callMethodWhere(
                describe(
                    "Response.created or location, in place of Answers.created and Answers.at",
                    (JavaMethodCall call) ->
                        call.getTargetOwner()
                                .getFullName()
                                .startsWith("jakarta.ws.rs.core.Response")
                            && Set.of("created", "location", "seeOther", "temporaryRedirect")
                                .contains(call.getName()))));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching(B + ".(**)").should().beFreeOfCycles());
  }

  @Test
  void namesSayWhatThingsAre() {
    check(
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameContaining("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager"));
  }

  private static void onlyIn(String adapter, String... technology) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(B + ".adapter." + adapter + "..", B + ".wiring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(technology));
  }

  private static boolean isIn(String packageName, String... adapters) {
    for (String adapter : adapters) {
      if (packageName.startsWith(B + ".adapter." + adapter)) {
        return true;
      }
    }
    return false;
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
