package org.vswitchlab.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The module and package rules of docs/architecture.md. */
@AnalyzeClasses(
    packages = "org.vswitchlab",
    importOptions = {ImportOption.DoNotIncludeTests.class, NoTestJars.class})
class ArchitectureTest {
  private static final String ROOT = "org.vswitchlab.";
  private static final String[] ENGINE = {
    ROOT + "time..",
    ROOT + "wire..",
    ROOT + "engine..",
    ROOT + "observe..",
    ROOT + "link..",
    ROOT + "node.."
  };
  private static final String[] SWITCHES = {
    ROOT + "switching..", ROOT + "bridge..", ROOT + "ovs.."
  };
  private static final DescribedPredicate<JavaClass> BELOW_MANAGEMENT =
      resideInAnyPackage(ENGINE).or(resideInAnyPackage(SWITCHES)).as("engine and switch model");

  @ArchTest
  static final ArchRule MODULES =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("simulator-engine")
          .definedBy(ENGINE)
          .layer("switch-model")
          .definedBy(SWITCHES)
          .layer("pcap-export")
          .definedBy(ROOT + "pcap..")
          .layer("management")
          .definedBy(ROOT + "management..")
          .layer("scenarios")
          .definedBy(ROOT + "scenario..")
          .layer("gui")
          .definedBy(ROOT + "gui..")
          .whereLayer("simulator-engine")
          .mayNotAccessAnyLayer()
          .whereLayer("switch-model")
          .mayOnlyAccessLayers("simulator-engine")
          .whereLayer("pcap-export")
          .mayOnlyAccessLayers("simulator-engine")
          .whereLayer("management")
          .mayOnlyAccessLayers("switch-model", "simulator-engine")
          .whereLayer("scenarios")
          .mayOnlyAccessLayers("management", "pcap-export", "switch-model", "simulator-engine")
          .whereLayer("gui")
          .mayOnlyAccessLayers(
              "scenarios", "management", "pcap-export", "switch-model", "simulator-engine");

  @ArchTest
  static final ArchRule ENGINE_PACKAGES =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("time")
          .definedBy(ROOT + "time..")
          .layer("wire")
          .definedBy(ROOT + "wire..")
          .layer("engine")
          .definedBy(ROOT + "engine..")
          .layer("observe")
          .definedBy(ROOT + "observe..")
          .layer("link")
          .definedBy(ROOT + "link..")
          .layer("queueing")
          .definedBy(ROOT + "queueing..")
          .layer("node")
          .definedBy(ROOT + "node..")
          .whereLayer("time")
          .mayNotAccessAnyLayer()
          .whereLayer("wire")
          .mayNotAccessAnyLayer()
          .whereLayer("engine")
          .mayOnlyAccessLayers("time", "wire")
          .whereLayer("observe")
          .mayOnlyAccessLayers("time", "wire", "engine")
          .whereLayer("link")
          .mayOnlyAccessLayers("time", "wire", "engine", "observe")
          .whereLayer("queueing")
          .mayOnlyAccessLayers("time", "wire", "engine", "observe", "link")
          .whereLayer("node")
          .mayOnlyAccessLayers("time", "wire", "engine", "observe", "link");

  @ArchTest
  static final ArchRule THE_TWO_SWITCHES_DO_NOT_KNOW_EACH_OTHER =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "bridge..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "ovs..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule OVS_DOES_NOT_KNOW_THE_BRIDGE =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "ovs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + "bridge..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule OVS_PACKAGES =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("flow")
          .definedBy(ROOT + "ovs.flow..")
          .layer("datapath")
          .definedBy(ROOT + "ovs.datapath..")
          .layer("openflow")
          .definedBy(ROOT + "ovs.openflow..")
          .layer("ofproto")
          .definedBy(ROOT + "ovs.ofproto..")
          .layer("ovsdb")
          .definedBy(ROOT + "ovs.ovsdb..")
          .layer("vswitchd")
          .definedBy(ROOT + "ovs.vswitchd..")
          .whereLayer("flow")
          .mayNotAccessAnyLayer()
          .whereLayer("datapath")
          .mayOnlyAccessLayers("flow")
          .whereLayer("openflow")
          .mayOnlyAccessLayers("flow")
          .whereLayer("ofproto")
          .mayOnlyAccessLayers("flow", "datapath", "openflow")
          .whereLayer("vswitchd")
          .mayOnlyAccessLayers("flow", "datapath", "openflow", "ofproto", "ovsdb");

  @ArchTest
  static final ArchRule OVSDB_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "ovs.ovsdb..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.vswitchlab..")
                  .and(DescribedPredicate.not(resideInAPackage(ROOT + "ovs.ovsdb.."))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("org.vswitchlab.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule JAVAFX_STAYS_IN_THE_GUI =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "gui..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javafx..", "com.sun.javafx..");

  @ArchTest
  static final ArchRule ONLY_THE_PACER_READS_THE_WALL_CLOCK =
      noClasses()
          .that(BELOW_MANAGEMENT)
          .and()
          .doNotHaveFullyQualifiedName("org.vswitchlab.time.WallPacer")
          .should()
          .accessTargetWhere(
              JavaAccess.Predicates.target(
                  DescribedPredicate.describe(
                      "wall clock",
                      t ->
                          t.getOwner().isEquivalentTo(System.class)
                              && (t.getName().equals("nanoTime")
                                  || t.getName().equals("currentTimeMillis")))))
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.time\\.(Instant|Clock|.*Date.*)");

  @ArchTest
  static final ArchRule RANDOM_COMES_FROM_NAMED_STREAMS =
      noClasses()
          .that(BELOW_MANAGEMENT)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(
              java.util.Random.class,
              java.util.SplittableRandom.class,
              java.util.concurrent.ThreadLocalRandom.class,
              java.security.SecureRandom.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID");

  @ArchTest
  static final ArchRule THE_MODEL_STARTS_NO_THREADS =
      noClasses()
          .that(BELOW_MANAGEMENT)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.concurrent.Executor.class);

  @ArchTest
  static final ArchRule THE_MODEL_DOES_NO_INPUT_OR_OUTPUT =
      noClasses()
          .that(BELOW_MANAGEMENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.file..");

  @ArchTest
  static final ArchRule EVERY_PACKAGE_INTRODUCES_ITSELF =
      classes()
          .that(alwaysTrue())
          .should(new HavePackageInfo())
          .as("every package should have a package-info with a description");
}
