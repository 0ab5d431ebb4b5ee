package io.fairlead.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.bench.Spread;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.WaitTimes;
import io.fairlead.sim.ReferenceFleet;
import io.fairlead.sim.SyntheticWorkload;
import io.fairlead.sim.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Workload NONE = new Workload("none", List.of());
  private static final Workload LOAD =
      SyntheticWorkload.loading(ReferenceFleet.of(3), 0.5, 20, 10).generate(1);
  private static final Scenario SCENARIO = new Scenario(LOAD, ReferenceFleet.of(3), Set.of(), NONE);

  @Test
  void sidesRunInTurnAndMediansAreTaken() throws Exception {
    List<String> order = new ArrayList<>();
    Side one = new Scripted("one", order, 30, 10, 20);
    Side two = new Scripted("two", order, 1, 2, 9);

    Comparison comparison = Comparison.run(SCENARIO, List.of(one, two), 0, 3, NoStands.NOBODY);

    assertEquals(List.of("one", "two", "two", "one", "one", "two"), order);
    assertEquals(
        new Spread(20, 10, 30), comparison.side("one").orElseThrow().spread(SideRun::makespanMs));
    assertTrue(comparison.isGood());
  }

  @Test
  void oneLossInOneRepetitionCounts() throws Exception {
    Comparison comparison =
        Comparison.run(
            SCENARIO,
            List.of(new Scripted("one", new ArrayList<>(), 1, -1, 1)),
            0,
            3,
            NoStands.NOBODY);

    assertEquals(1, comparison.side("one").orElseThrow().worst(SideRun::lost));
    assertFalse(comparison.isGood());
  }

  @Test
  void rehearsalsComeFirstAndOnlyTheirFaultsCount() throws Exception {
    List<String> order = new ArrayList<>();
    List<Side> sides =
        List.of(new Scripted("one", order, 90, 10), new Scripted("two", order, -80, 20));

    Comparison comparison = Comparison.run(SCENARIO, sides, 1, 1, NoStands.NOBODY);

    assertEquals(List.of("one", "two", "two", "one"), order);
    Comparison.SideRuns one = comparison.side("one").orElseThrow();
    assertEquals(new Spread(10, 10, 10), one.spread(SideRun::makespanMs));
    assertEquals(90, one.rehearsals().get(0).makespanMs());
    assertEquals(1, comparison.side("two").orElseThrow().worst(SideRun::lost));
    assertFalse(comparison.isGood());
  }

  @Test
  void idealQueuesAreNotRehearsed() throws Exception {
    List<Side> sides =
        Sides.of(
            List.of(Sides.FAIRLEAD, Sides.IDEAL),
            Sides.Given.nothing(),
            new NoStands(),
            variant -> new Scripted(variant.name(), new ArrayList<>(), 7, 7, 7));

    Comparison comparison = Comparison.run(SCENARIO, sides, 2, 1, NoStands.NOBODY);

    assertEquals(2, comparison.side(Sides.FAIRLEAD).orElseThrow().rehearsals().size());
    assertEquals(List.of(), comparison.side(Sides.IDEAL).orElseThrow().rehearsals());
  }

  @Test
  void theFarIdealPaysWhatFairleadMeasured() throws Exception {
    List<Side> sides =
        Sides.of(
            List.of(Sides.IDEAL_FAR, Sides.IDEAL, Sides.FAIRLEAD),
            Sides.Given.nothing(),
            new NoStands(),
            variant -> new Scripted(variant.name(), new ArrayList<>(), 7));

    Comparison comparison = Comparison.run(SCENARIO, sides, 0, 1, NoStands.NOBODY);

    SideRun near = comparison.side(Sides.IDEAL).orElseThrow().runs().get(0);
    SideRun far = comparison.side(Sides.IDEAL_FAR).orElseThrow().runs().get(0);
    assertTrue(near.waits().p50Ms() < 7);
    assertTrue(far.waits().p50Ms() >= 7);
    assertEquals(LOAD.size(), far.completed());
    assertEquals(7, far.roundTripMs());
  }

  @Test
  void anAgentThatDoesNotExistCannotBeKilledNorCanAll() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Scenario(LOAD, ReferenceFleet.of(3), Set.of(3), NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Scenario(LOAD, ReferenceFleet.of(3), Set.of(0, 1, 2), NONE));
  }

  /** Each run's makespan and round trip as given; a negative one loses a task. */
  private static final class Scripted implements Side {
    private final String name;
    private final List<String> order;
    private final double[] makespans;
    private int runs;

    Scripted(String name, List<String> order, double... makespans) {
      this.name = name;
      this.order = order;
      this.makespans = makespans;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String setup(Scenario scenario) {
      return "as scripted";
    }

    @Override
    public SideRun run(Scenario scenario, Watch watch) {
      order.add(name);
      double makespan = makespans[runs++];
      return new SideRun(
          new WaitTimes.Summary(1, 1, 1, 1, 1, 1),
          Collections.emptySortedMap(),
          makespan,
          0,
          1,
          makespan < 0 ? 1 : 0,
          0,
          makespan,
          0,
          List.of(),
          List.of());
    }
  }
}
