package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.bench.compare.Comparison;
import io.fairlead.bench.compare.Comparison.SideRuns;
import io.fairlead.bench.compare.Scenario;
import io.fairlead.bench.compare.SideRun;
import io.fairlead.bench.compare.Sides;
import io.fairlead.bench.load.WaitTimes;
import io.fairlead.sim.ReferenceFleet;
import io.fairlead.sim.SyntheticWorkload;
import io.fairlead.sim.Workload;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {
  private static final Workload NONE = new Workload("none", List.of());
  private static final Workload LOAD =
      SyntheticWorkload.loading(ReferenceFleet.of(3), 0.5, 20, 10).generate(1);
  private static final Scenario SCENARIO = new Scenario(LOAD, ReferenceFleet.of(3), Set.of(), NONE);

  @Test
  void rehearsalsAreToldApart() {
    ComparisonReport report =
        report(
            new SideRuns("one", "", List.of(run(900), run(300)), List.of(run(100)), List.of(1.0)));

    JsonNode node = report.node();

    assertEquals(2, node.path("rehearsals").intValue());
    assertEquals(1, node.path("repetitions").intValue());
    JsonNode side = node.path("sides").get(0);
    assertEquals(100, side.path("waitMeanMs").doubleValue());
    assertEquals(900, side.path("rehearsed").get(0).path("waitMeanMs").doubleValue());
    assertEquals(300, side.path("rehearsed").get(1).path("waitMeanMs").doubleValue());
    assertTrue(
        report.lines().contains("one in rehearsal: mean 900 ms, 300 ms."),
        report.lines()::toString);
  }

  @Test
  void withoutRehearsalsNoneAreTold() {
    ComparisonReport report =
        report(new SideRuns("one", "", List.of(), List.of(run(100)), List.of(1.0)));

    assertEquals(0, report.node().path("rehearsals").intValue());
    assertTrue(report.node().path("sides").get(0).path("rehearsed").isMissingNode());
    assertTrue(report.lines().stream().noneMatch(line -> line.contains("rehearsal")));
  }

  @Test
  void howManyTimesTheIdealWaitIsToldWhereThereIsOne() {
    assertTrue(rowBeside(run(50)).endsWith("   2.00  2.00"), () -> rowBeside(run(50)));
    assertTrue(rowBeside(run(0)).endsWith("      -     -"), () -> rowBeside(run(0)));
  }

  private static String rowBeside(SideRun ideal) {
    return report(
            new SideRuns("one", "", List.of(), List.of(run(100)), List.of(1.0)),
            new SideRuns(Sides.IDEAL, "", List.of(), List.of(ideal), List.of(1.0)))
        .lines()
        .stream()
        .filter(line -> line.startsWith("one ") && line.contains("100 ms"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWentWrongInARehearsalIsToldToo() {
    SideRun wrong =
        new SideRun(
            new WaitTimes.Summary(1, 1, 1, 1, 1, 1),
            Collections.emptySortedMap(),
            1,
            0,
            0,
            1,
            0,
            0,
            0,
            List.of(),
            List.of("a task is lost"));
    ComparisonReport report =
        report(new SideRuns("one", "", List.of(wrong), List.of(run(1)), List.of(1.0)));

    assertEquals(List.of("a task is lost"), report.faults());
    assertEquals(1, report.node().path("sides").get(0).path("lost").intValue());
  }

  private static ComparisonReport report(SideRuns... sides) {
    return new ComparisonReport(
        new Comparison(SCENARIO, List.of(sides)), 1, 0, new TreeSet<>(), null);
  }

  private static SideRun run(double waitMs) {
    return new SideRun(
        new WaitTimes.Summary(1, waitMs, waitMs, waitMs, waitMs, waitMs),
        Collections.emptySortedMap(),
        waitMs,
        0,
        1,
        0,
        0,
        0,
        0,
        List.of(),
        List.of());
  }
}
