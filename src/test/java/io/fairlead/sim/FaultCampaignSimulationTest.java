package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.fairlead.cli.Fairlead;
import io.fairlead.model.Fact;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Agents die, stand still, fight over an id; reports are lost, doubled and overtaken; clocks leap;
 * transactions are undone: every task ends, ends once, and nothing is left of it.
 */
class FaultCampaignSimulationTest {
  private static final int SEEDS = 30;

  /** What the faults lead to; a campaign in which one of these never happens tests less. */
  private static final List<String> EFFECTS =
      List.of(
          "agent-fenced",
          "agent-forgotten",
          "agent-left",
          "agent-lost",
          "agent-suspected",
          "breaker-opened",
          "cancel-requested",
          "config-changed",
          "decisions-undone",
          "inputs-read-again",
          "lease-agent-left",
          "lease-agent-lost",
          "lease-agent-rejoined",
          "lease-cancelled",
          "lease-failed",
          "lease-lease-lapsed",
          "lease-not-listed",
          "lease-revoked",
          "revoke-requested",
          "stale-work-cancelled",
          "submission-conflicted",
          "submission-repeated",
          "swarm-paused",
          "task-cancelled",
          "task-expired",
          "task-failed",
          "task-migrated",
          "task-rejected",
          "task-retried",
          "task-stolen",
          "tenant-drained",
          "topic-retired",
          "transactions-rolled-back",
          "transactions-stalled",
          "transition-refused");

  @TestFactory
  List<DynamicTest> nothingIsLostOrDoubledWhateverGoesWrong() {
    CampaignReport.Sums sums = new CampaignReport.Sums();
    List<DynamicTest> tests = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      long each = seed;
      tests.add(DynamicTest.dynamicTest("seed " + seed, () -> runs(each, sums)));
    }
    tests.add(
        DynamicTest.dynamicTest(
            "and every fault struck and had its effects", () -> allStruck(sums.report(1))));
    return tests;
  }

  private static void runs(long seed, CampaignReport.Sums sums) {
    CampaignRun run = FaultCampaign.simulate(seed, Fault.all());
    sums.add(run);
    run.violation().ifPresent(found -> tell(found, Fault.all()));
    assertTrue(run.tasks() >= RandomWorld.TASKS, "all tasks have arrived");
  }

  /** As the command tells it. */
  private static void tell(Violation violation, Set<Fault> faults) {
    fail(
        String.join(
            "\n",
            FailureText.of(FaultCampaign.shorten(violation, faults), faults, Fairlead.commit())));
  }

  private static void allStruck(CampaignReport report) {
    assertEquals(SEEDS, report.runs());
    report.struck().forEach((fault, times) -> assertTrue(times > 0, () -> fault + " never struck"));
    for (String effect : EFFECTS) {
      assertTrue(report.effect(effect) > 0, () -> effect + " never: " + report.effects());
    }
    assertTrue(report.effect("task-completed") > report.tasks() / 2, "most tasks complete");
  }

  /**
   * Seeds that have found something. 5287: an agent reports while its topic is being deleted; it
   * finds another topic, in which messages are counted from 1 again.
   */
  @ParameterizedTest
  @ValueSource(longs = 5_287)
  void whatOnceWentWrongDoesNotAgain(long seed) {
    FaultCampaign.violation(seed, Fault.all()).ifPresent(found -> tell(found, Fault.all()));
  }

  @Tag("full")
  @Test
  void nothingIsLostOrDoubledInFiveHundredRuns() {
    CampaignReport report = FaultCampaign.run(1_000, 500, Fault.all(), done -> {});
    report.violations().stream().limit(1).forEach(first -> tell(first, Fault.all()));
  }

  @TestFactory
  List<DynamicTest> eachFaultStrikesAlsoAlone() {
    return EnumSet.allOf(Fault.class).stream()
        .map(fault -> DynamicTest.dynamicTest(fault.key(), () -> alone(fault)))
        .toList();
  }

  private static void alone(Fault fault) {
    CampaignRun run = FaultCampaign.simulate(40 + fault.ordinal(), Set.of(fault));
    run.violation().ifPresent(found -> tell(found, Set.of(fault)));
    run.struck()
        .forEach(
            (each, times) ->
                assertEquals(each == fault, times > 0, () -> each + " struck " + times + " times"));
  }

  @Test
  void withoutFaultsWhatIsAcceptedCompletesUnlessItIsTooLate() {
    for (long seed = 1; seed <= 3; seed++) {
      CampaignRun run = FaultCampaign.simulate(seed, Fault.parse("none"));
      run.violation().ifPresent(found -> tell(found, Set.of()));
      long done = run.effects().get("task-completed");
      long late = run.effects().getOrDefault("task-expired", 0L);
      long cancelled = run.effects().getOrDefault("task-cancelled", 0L); // what depended on those
      assertEquals(run.effects().get("task-accepted"), done + late + cancelled);
      assertEquals(0L, run.effects().getOrDefault("transactions-rolled-back", 0L));
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    CampaignRun first = FaultCampaign.simulate(7, Fault.all());
    CampaignRun second = FaultCampaign.simulate(7, Fault.all());
    assertEquals(first.fingerprint(), second.fingerprint());
    assertEquals(first.events(), second.events());
    assertEquals(first.effects(), second.effects());
    assertNotEquals(first.fingerprint(), FaultCampaign.simulate(8, Fault.all()).fingerprint());
  }

  @Test
  void aRunThatFailsIsShortenedToTheInputsThatItTakes() {
    Set<Fault> faults = Fault.all();
    CampaignRun whole = broken(faults, Integer.MAX_VALUE);
    Violation violation = whole.violation().orElseThrow();
    ShortestPrefix prefix = ShortestPrefix.of(violation, until -> broken(faults, until));
    assertTrue(prefix.until() < violation.inputs(), prefix::toString);
    assertEquals("ThreeAreEnough", prefix.violation().rule());
    assertEquals("ThreeAreEnough", broken(faults, prefix.until()).violation().orElseThrow().rule());
    assertTrue(broken(faults, prefix.until() - 1).violation().isEmpty());
    assertTrue(
        FailureText.of(prefix, faults, "abc")
            .contains(
                "prefix:   fails after the first %,d of its inputs, at %.3f s"
                    .formatted(prefix.until(), prefix.violation().atUs() / 1e6)));
    assertTrue(
        prefix.violation().log().stream().anyMatch(line -> line.contains("TaskCompleted")),
        prefix::toString);
  }

  /** As if the third completion were forbidden. */
  private static CampaignRun broken(Set<Fault> faults, int until) {
    int[] completed = {0};
    Consumer<VirtualCoordinator.Decision> rule =
        decision -> {
          if (decision.fact() instanceof Fact.TaskCompleted done && ++completed[0] == 3) {
            throw new InvariantViolation("ThreeAreEnough", "and now " + done.taskId());
          }
        };
    return new FaultyRun(5, faults, until, rule).run();
  }

  /** A shorter prefix that throws the same at another place has found something else. */
  @Test
  void shorteningDoesNotSlideToAnotherFailure() {
    CampaignRun whole = broken(Fault.all(), Integer.MAX_VALUE);
    IntFunction<CampaignRun> runs =
        until ->
            new CampaignRun(
                5,
                whole.events(),
                whole.endedAtUs(),
                whole.fingerprint(),
                whole.tasks(),
                whole.struck(),
                whole.effects(),
                whole.moves(),
                thrown(until < 10 ? "other" : "core", until));
    assertEquals(10, ShortestPrefix.of(thrown("core", 30), runs).until());
  }

  private static Violation thrown(String method, int inputs) {
    IllegalStateException bug = new IllegalStateException("task t");
    bug.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.util.Objects", "requireNonNull", "Objects.java", 1),
          new StackTraceElement("io.fairlead.scheduler.Core", method, "Core.java", 7)
        });
    return Violation.of(5, bug, 0, inputs, List.of());
  }

  @Test
  void whateverTheCoreThrowsIsAViolation() {
    Violation violation =
        new FaultyRun(
                5,
                Fault.all(),
                Integer.MAX_VALUE,
                decision -> {
                  throw new IllegalArgumentException("a bug");
                })
            .run()
            .violation()
            .orElseThrow();
    assertEquals("IllegalArgumentException", violation.rule());
    assertTrue(
        violation.message().startsWith("a bug at io.fairlead.sim.FaultCampaignSimulationTest."),
        violation.message());
  }

  @Test
  void faultsHaveNames() {
    assertEquals(EnumSet.of(Fault.TWINS, Fault.ABORT), Fault.parse("abort, twins"));
    assertEquals(Fault.all(), Fault.parse("all"));
    assertEquals(Set.of(), Fault.parse("none"));
    for (Fault fault : Fault.values()) {
      assertEquals(EnumSet.of(fault), Fault.parse(fault.key()));
      assertEquals(fault.key(), Fault.keys(EnumSet.of(fault)));
    }
    assertEquals("all", Fault.keys(Fault.all()));
    assertEquals("none", Fault.keys(Set.of()));
  }
}
