package io.fairlead;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** Which package may use what, and what the deterministic core must not touch at all. */
@AnalyzeClasses(packages = "io.fairlead", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Decides; takes time and randomness as parameters. */
  private static final String[] CORE = {"io.fairlead.model..", "io.fairlead.scheduler.."};

  /** Runs the core; as deterministic, but it may make its own seeded random numbers. */
  private static final String SIM = "io.fairlead.sim..";

  private static final String[] STAGES = {
    "admission", "queueing", "placement", "lease", "balance", "breaker", "kpi"
  };

  // ------------------------------------------------------------------ who may use what

  @ArchTest static final ArchRule model_uses_only_the_jdk = onlyUses("model..");

  @ArchTest
  static final ArchRule scheduler_uses_only_model_and_its_stages =
      onlyUses("scheduler..", "io.fairlead.model..");

  @ArchTest
  static final ArchRule stages_use_only_model =
      classes()
          .that()
          .resideInAnyPackage(
              Arrays.stream(STAGES)
                  .map(stage -> "io.fairlead.scheduler." + stage + "..")
                  .toArray(String[]::new))
          .should(
              satisfy(
                  "use only their own package, the heap and model",
                  (type, use) ->
                      use.getPackageName().equals(type.getPackageName())
                          || use.getPackageName().equals("io.fairlead.model")
                          || use.getPackageName().equals("io.fairlead.scheduler.heap")
                          || !use.getPackageName().startsWith("io.fairlead")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule optimize_uses_only_the_core_and_its_solvers =
      onlyUses(
          "optimize..",
          "io.fairlead.model..",
          "io.fairlead.scheduler..",
          "io.jenetics..",
          "org.ojalgo..");

  @ArchTest
  static final ArchRule wire_uses_only_model_avro_and_the_registry_client =
      onlyUses(
          "wire..",
          "io.fairlead.model..",
          "org.apache.avro..",
          "org.apache.flink.avro.registry.confluent.shaded..",
          "io.confluent.kafka.schemaregistry..", // the same client, with -Pconfluent
          "org.apache.flink.avro.shaded..",
          "org.apache.kafka.common..",
          "org.slf4j..");

  @ArchTest
  static final ArchRule streams_uses_only_core_wire_and_kafka_streams =
      onlyUses(
          "streams..",
          "io.fairlead.model..",
          "io.fairlead.scheduler..",
          "io.fairlead.optimize..",
          "io.fairlead.wire..",
          "org.apache.avro..",
          "org.apache.kafka..",
          "org.rocksdb..",
          "org.slf4j..");

  @ArchTest
  static final ArchRule agent_uses_only_model_wire_and_kafka_clients =
      onlyUses(
          "agent..",
          "io.fairlead.model..",
          "io.fairlead.wire..",
          "org.apache.avro..",
          "org.apache.kafka.clients..",
          "org.apache.kafka.common..",
          "org.slf4j..");

  @ArchTest
  static final ArchRule local_uses_no_other_package = internally("local..", "io.fairlead.model..");

  @ArchTest
  static final ArchRule query_reads_streams_and_optimises =
      internally(
          "query..",
          "io.fairlead.model..",
          "io.fairlead.scheduler..",
          "io.fairlead.wire..",
          "io.fairlead.streams..",
          "io.fairlead.optimize..",
          "io.fairlead.sim..");

  @ArchTest
  static final ArchRule mcp_uses_query =
      internally("mcp..", "io.fairlead.model..", "io.fairlead.query..");

  @ArchTest
  static final ArchRule dashboard_uses_query = internally("dashboard..", "io.fairlead.query..");

  @ArchTest
  static final ArchRule metrics_use_query_and_streams =
      internally(
          "metrics..",
          "io.fairlead.model..",
          "io.fairlead.scheduler..",
          "io.fairlead.streams..",
          "io.fairlead.query..");

  @ArchTest
  static final ArchRule sim_uses_only_the_core =
      onlyUses("sim..", "io.fairlead.model..", "io.fairlead.scheduler..", "io.fairlead.optimize..");

  @ArchTest
  static final ArchRule audit_asks_nobody_who_takes_part =
      internally("audit..", "io.fairlead.model..", "io.fairlead.wire..");

  @ArchTest
  static final ArchRule only_cli_bench_and_chaos_are_on_top =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.fairlead.cli..", "io.fairlead.bench..", "io.fairlead.chaos..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fairlead.cli..", "io.fairlead.bench..", "io.fairlead.chaos..");

  @ArchTest
  static final ArchRule the_registry_client_stays_behind_wire =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.fairlead.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      SlicesRuleDefinition.slices()
          .matching("io.fairlead.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  // ------------------------------------------------------------------ determinism

  @ArchTest
  static final ArchRule the_core_touches_no_clock_thread_log_or_io =
      noClasses()
          .that()
          .resideInAnyPackage(CORE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.io..",
                      "java.net..",
                      "java.nio.file..",
                      "java.nio.channels..",
                      "java.util.concurrent..",
                      "java.util.logging..",
                      "java.util.random..",
                      "java.security..",
                      "org.slf4j..")
                  .or(named("java.time.Clock", "java.util.UUID", "java.util.Random"))
                  .or(named("java.util.SplittableRandom", "java.util.Timer"))
                  .or(named("java.lang.Thread", "java.lang.ThreadLocal", "java.lang.Process"))
                  .or(named("java.lang.Runtime", "java.lang.ProcessBuilder")))
          .because("time and randomness are parameters, and the shell does the rest");

  @ArchTest
  static final ArchRule the_simulator_touches_no_clock_thread_log_or_files =
      noClasses()
          .that()
          .resideInAPackage(SIM)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.net..",
                      "java.nio.file..",
                      "java.nio.channels..",
                      "java.util.concurrent..",
                      "java.util.logging..",
                      "java.security..",
                      "org.slf4j..")
                  .or(named("java.time.Clock", "java.util.UUID", "java.util.Random"))
                  .or(named("java.util.Timer", "java.io.File", "java.io.FileInputStream"))
                  .or(named("java.io.FileReader", "java.io.FileWriter", "java.io.PrintStream"))
                  .or(named("java.lang.Thread", "java.lang.ThreadLocal", "java.lang.Process")))
          .because("a seed and a commit must give the same run; a workload is read from a Reader")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule core_and_simulator_ask_nobody_for_the_time_or_for_chance =
      classes()
          .that(resideInAnyPackage(CORE).or(resideInAPackage(SIM)))
          .should(
              notCall(
                  "ask for the time, chance or identity",
                  call ->
                      is(call, System.class, "currentTimeMillis", "nanoTime", "identityHashCode")
                          || is(call, System.class, "getProperty", "getenv", "exit")
                          || is(call, Math.class, "random")
                          || is(call, StrictMath.class, "random")
                          || call.getName().equals("parallelStream")
                          || (call.getTargetOwner().getPackageName().startsWith("java.time")
                              && call.getName().equals("now"))
                          || (call.getTargetOwner().isEquivalentTo(java.util.Collections.class)
                              && call.getName().equals("shuffle"))))
          .allowEmptyShould(true);

  /**
   * The order of a hash table differs between JVMs ({@code Set.of} and {@code Map.copyOf} by
   * design), so whoever iterates over one decides differently on replay. Bytecode shows the
   * declared type of what is iterated, not the real one; so the immutable hash collections are kept
   * out of the core altogether, and a class that makes a hash table may iterate over no bare {@code
   * Map} or {@code Set}. Lookups are free; whoever needs an order takes a linked or a sorted one.
   */
  @ArchTest
  static final ArchRule core_and_simulator_never_iterate_in_hash_order =
      classes()
          .that(resideInAnyPackage(CORE).or(resideInAPackage(SIM)))
          .should(notIterateInHashOrder())
          .allowEmptyShould(true);

  // ------------------------------------------------------------------ the house style

  @ArchTest
  static final ArchRule names_say_something =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Common|Impl|Base)$")
          .because("such a name hides what the class is");

  @ArchTest
  static final ArchRule no_static_state =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat(resideInAPackage("io.fairlead.wire.avro..").negate())
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule packages_say_what_may_be_null =
      classes()
          .that(resideInAPackage("io.fairlead.wire.avro..").negate())
          .should(
              new ArchCondition<JavaClass>(
                  "be in a package with @NullMarked in package-info.java") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked =
                      type.getPackage().tryGetAnnotationOfType(NullMarked.class).isPresent();
                  if (!marked) {
                    events.add(
                        SimpleConditionEvent.violated(
                            type, type.getPackageName() + " is not @NullMarked"));
                  }
                }
              });

  @ArchTest
  static final ArchRule only_the_command_line_ends_the_jvm =
      classes()
          .that()
          .resideOutsideOfPackages(
              "io.fairlead.cli..", "io.fairlead.bench..", "io.fairlead.chaos..")
          .should(notCall("end the JVM", call -> is(call, System.class, "exit")));

  // ------------------------------------------------------------------ how the rules are said

  /** The JDK, annotations, the package itself, and the packages named. */
  private static ArchRule onlyUses(String packages, String... allowed) {
    List<String> all = new ArrayList<>(Arrays.asList(allowed));
    all.add("io.fairlead." + packages);
    all.add("java..");
    all.add("javax..");
    all.add("org.jspecify..");
    all.add("");
    return classes()
        .that()
        .resideInAPackage("io.fairlead." + packages)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(all.toArray(String[]::new)))
        .allowEmptyShould(true);
  }

  /** Of this project only the package itself and the packages named; other libraries freely. */
  private static ArchRule internally(String packages, String... allowed) {
    List<String> all = new ArrayList<>(Arrays.asList(allowed));
    all.add("io.fairlead." + packages);
    return classes()
        .that()
        .resideInAPackage("io.fairlead." + packages)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(all.toArray(String[]::new))
                .or(resideInAPackage("io.fairlead..").negate()))
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    Set<String> wanted = Set.of(names);
    return describe("named " + wanted, type -> wanted.contains(type.getName()));
  }

  private interface Use {
    boolean allowed(JavaClass type, JavaClass use);
  }

  private static ArchCondition<JavaClass> satisfy(String description, Use rule) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(use -> !rule.allowed(type, use.getTargetClass().getBaseComponentType()))
            .forEach(use -> events.add(SimpleConditionEvent.violated(type, use.getDescription())));
      }
    };
  }

  private interface Call {
    boolean matches(JavaCodeUnitAccess<?> call);
  }

  private static ArchCondition<JavaClass> notCall(String description, Call forbidden) {
    return new ArchCondition<>("not " + description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaCodeUnitAccess<?> call : calls(type)) {
          if (forbidden.matches(call)) {
            events.add(SimpleConditionEvent.violated(type, call.getDescription()));
          }
        }
      }
    };
  }

  /** Calls and method references alike. */
  private static List<JavaCodeUnitAccess<?>> calls(JavaClass type) {
    List<JavaCodeUnitAccess<?>> calls = new ArrayList<>();
    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
      if (access instanceof JavaCodeUnitAccess<?> call) {
        calls.add(call);
      }
    }
    return calls;
  }

  private static boolean is(JavaCodeUnitAccess<?> call, Class<?> owner, String... names) {
    return call.getTargetOwner().isEquivalentTo(owner)
        && Arrays.asList(names).contains(call.getName());
  }

  private static ArchCondition<JavaClass> notIterateInHashOrder() {
    return new ArchCondition<>("not iterate in hash order") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        List<JavaCodeUnitAccess<?>> calls = calls(type);
        boolean makesMap = calls.stream().anyMatch(call -> is(call, HashMap.class, "<init>"));
        boolean makesSet = calls.stream().anyMatch(call -> is(call, HashSet.class, "<init>"));
        for (JavaCodeUnitAccess<?> call : calls) {
          boolean iterates =
              is(call, HashMap.class, "entrySet", "keySet", "values", "forEach", "replaceAll")
                  || is(call, HashSet.class, "iterator", "forEach", "stream", "toArray")
                  || (makesMap && is(call, Map.class, "entrySet", "keySet", "values", "forEach"))
                  || (makesSet && is(call, Set.class, "iterator", "forEach", "stream", "toArray"));
          boolean unordered =
              is(call, Map.class, "copyOf", "ofEntries")
                  || is(call, Set.class, "copyOf")
                  || (is(call, Set.class, "of") && parameters(call) > 1)
                  || (is(call, Map.class, "of") && parameters(call) > 2)
                  || is(call, Collectors.class, "toSet", "toUnmodifiableSet", "toUnmodifiableMap")
                  || (is(call, Collectors.class, "toMap") && parameters(call) < 4)
                  || (is(call, Collectors.class, "groupingBy") && parameters(call) < 3);
          if (iterates || unordered) {
            events.add(SimpleConditionEvent.violated(type, call.getDescription()));
          }
        }
      }
    };
  }

  private static int parameters(JavaCodeUnitAccess<?> call) {
    return call.getTarget().getRawParameterTypes().size();
  }
}
