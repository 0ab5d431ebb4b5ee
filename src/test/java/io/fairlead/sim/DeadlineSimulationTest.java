package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * With exact estimates and no agent lost, no promised deadline is missed: unequal speeds, several
 * slots, other levels beside it up to overload, delayed tasks and periodic series.
 */
class DeadlineSimulationTest {
  private static final int TASKS = 250;
  private static final List<List<String>> CAPABILITIES =
      List.of(List.of(), List.of("a"), List.of("b"), List.of("a", "b"));

  @TestFactory
  List<DynamicTest> noPromisedDeadlineIsMissed() {
    return LongStream.rangeClosed(1, 60)
        .mapToObj(
            seed -> DynamicTest.dynamicTest("seed " + seed, () -> keepsItsPromises(seed, Map.of())))
        .toList();
  }

  @TestFactory
  List<DynamicTest> aGuaranteedMinimumOfOthersBreaksNoPromise() {
    return LongStream.rangeClosed(1, 60)
        .mapToObj(
            seed ->
                DynamicTest.dynamicTest(
                    "seed " + seed,
                    () -> keepsItsPromises(seed, Map.of("tenant.other.minConcurrency", "3"))))
        .toList();
  }

  @TestFactory
  List<DynamicTest> agentsOfUnequalCapabilitiesBreakNoPromise() {
    return LongStream.rangeClosed(1, 60)
        .mapToObj(
            seed -> DynamicTest.dynamicTest("seed " + seed, () -> keepsThemByCapability(seed)))
        .toList();
  }

  private static void keepsItsPromises(long seed, Map<String, String> settings) {
    SplittableRandom random = new SplittableRandom(seed);
    Fleet fleet = fleet(random);
    double utilisation = 0.4 + random.nextDouble();
    double critical = 0.2 + 0.7 * random.nextDouble();
    Workload workload = new DeadlineWorkload(TASKS, fleet, utilisation, critical, 0).generate(seed);
    keepsItsPromises(fleet, workload, settings, seed, utilisation, critical);
  }

  /** Some agents can do all, some only what needs nothing; what has to be done overlaps. */
  private static void keepsThemByCapability(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SimulatedAgent> agents = new ArrayList<>();
    for (SimulatedAgent agent : fleet(random).agents()) {
      List<String> capabilities =
          agents.isEmpty() ? List.of("a", "b") : CAPABILITIES.get(random.nextInt(4));
      agents.add(new SimulatedAgent(agent.id(), agent.speed(), agent.slots(), capabilities));
    }
    Fleet fleet = new Fleet(agents);
    double utilisation = 0.2 + 0.6 * random.nextDouble();
    double critical = 0.2 + 0.7 * random.nextDouble();
    Workload plain = new DeadlineWorkload(TASKS, fleet, utilisation, critical, 0).generate(seed);
    List<Arrival> arrivals = new ArrayList<>();
    for (Arrival arrival : plain.arrivals()) {
      // A series requires the same each time.
      int number = arrival.series() == null ? random.nextInt(8) : arrival.series().id().hashCode();
      arrivals.add(requiring(arrival, CAPABILITIES.get(Math.floorMod(number, 8) / 2)));
    }
    Workload workload = new Workload(plain.name(), arrivals);
    keepsItsPromises(fleet, workload, Map.of(), seed, utilisation, critical);
  }

  private static Arrival requiring(Arrival task, List<String> capabilities) {
    return new Arrival(
        task.offsetUs(),
        task.tenant(),
        task.type(),
        task.level(),
        task.priority(),
        task.costUs(),
        task.estimateUs(),
        task.delayUs(),
        task.deadlineUs(),
        task.series(),
        task.affinityKey(),
        capabilities,
        task.dependencies(),
        task.resourceDemand());
  }

  private static void keepsItsPromises(
      Fleet fleet,
      Workload workload,
      Map<String, String> settings,
      long seed,
      double utilisation,
      double critical) {
    SimulationResult result = new Simulation(workload, fleet, FaultPlan.NONE, settings, seed).run();
    assertEquals(
        0,
        result.broken(),
        () ->
            result.broken()
                + " of "
                + result.promised()
                + " promises broken, by up to "
                + result.worstLateUs()
                + " us; utilisation "
                + utilisation
                + ", critical "
                + critical
                + ", "
                + fleet);
    assertTrue(result.promised() > 0, "something is promised");
  }

  private static Fleet fleet(SplittableRandom random) {
    List<SimulatedAgent> agents = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      double speed = new double[] {0.5, 1, 1, 2, 3}[random.nextInt(5)];
      agents.add(
          new SimulatedAgent(new AgentId("agent-" + i), speed, 1 + random.nextInt(3), List.of()));
    }
    return new Fleet(agents);
  }
}
