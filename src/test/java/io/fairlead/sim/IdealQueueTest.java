package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.model.AgentId;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.sim.IdealQueue.Order;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdealQueueTest {
  private static final TenantId TENANT = new TenantId("t");

  @Test
  void theFastestIdleAgentTakesTheNextTask() {
    Fleet fleet = fleet(agent("slow", 1), agent("fast", 2));
    Workload workload = workload(at(0, 100), at(0, 100), at(10, 100));

    IdealQueue.Result result = IdealQueue.run(workload, fleet, Order.FIFO, 0);

    // The third comes when both are busy, and goes to the fast one, which is free at 50.
    assertArrayEquals(new long[] {0, 0, 40}, result.waitsUs());
    assertEquals(100, result.makespanUs());
  }

  @Test
  void theFirstToArriveIsTheFirstToStart() {
    Fleet fleet = fleet(agent("one", 1));
    Workload workload = workload(at(0, 100), at(1, 50), at(2, 10));

    assertArrayEquals(
        new long[] {0, 99, 148}, IdealQueue.run(workload, fleet, Order.FIFO, 0).waitsUs());
  }

  @Test
  void aTaskThatNoIdleAgentCanRunKeepsNobodyBack() {
    Fleet fleet =
        fleet(new SimulatedAgent(new AgentId("gpu"), 1, 1, List.of("gpu")), agent("cpu", 1));
    Workload workload =
        workload(needing("gpu", 0, 100), needing("gpu", 0, 100), at(0, 100), needing("tpu", 0, 1));

    assertArrayEquals(
        new long[] {0, 100, 0, -1}, IdealQueue.run(workload, fleet, Order.FIFO, 0).waitsUs());
  }

  @Test
  void fromAfarATaskStartsNoSoonerThanARoundTripAfterItArrived() {
    Fleet fleet = fleet(agent("one", 1));

    assertArrayEquals(
        new long[] {30, 30},
        IdealQueue.run(workload(at(0, 10), at(1_000, 10)), fleet, Order.FIFO, 30).waitsUs());
  }

  @Test
  void fromAfarNoSlotRunsDryWhileWorkWaits() {
    Fleet fleet = fleet(agent("one", 1));
    Workload workload = workload(at(0, 100), at(0, 100), at(0, 100));

    IdealQueue.Result result = IdealQueue.run(workload, fleet, Order.FIFO, 30);

    assertArrayEquals(new long[] {30, 130, 230}, result.waitsUs());
    assertEquals(330, result.makespanUs());
  }

  @Test
  void whatAKilledAgentHadRunsElsewhereAndItsFirstStartCounts() {
    Fleet fleet = fleet(agent("dies", 2), agent("lives", 1));
    Workload workload = workload(at(0, 200), at(0, 100), at(20, 10));

    IdealQueue.Result result = IdealQueue.run(workload, fleet, Order.FIFO, 0, Set.of(0), 50);

    // The first began at 0 and is back at 50; it runs from 100 to 300 on the other, then the third.
    assertArrayEquals(new long[] {0, 0, 280}, result.waitsUs());
    assertEquals(310, result.makespanUs());
  }

  @Test
  void whatAKilledAgentHadNotBegunWaitsOn() {
    Fleet fleet = fleet(agent("dies", 2), agent("lives", 1));
    Workload workload = workload(at(0, 200), at(0, 100), at(75, 100));

    // Given at 100, to start at 130 on an agent that is dead by then; the other one runs the first
    // from 150, as far away as it is, to 350.
    IdealQueue.Result result = IdealQueue.run(workload, fleet, Order.FIFO, 30, Set.of(0), 120);

    assertArrayEquals(new long[] {30, 30, 275}, result.waitsUs());
  }

  @Test
  void theMoreUrgentLevelGoesFirstAndNothingIsTakenBackForIt() {
    Fleet fleet = fleet(agent("one", 1));
    Workload workload = workload(at(0, 100), at(1, 100), at(2, 100).at(Level.HIGH));

    IdealQueue.Result result = IdealQueue.run(workload, fleet, Order.PRIORITY, 0);

    assertArrayEquals(new long[] {0, 199, 98}, result.waitsUs());
    assertEquals(300, result.busyUs());
  }

  @Test
  void theShortestByItsEstimateGoesFirst() {
    Fleet fleet = fleet(agent("one", 1));
    Workload workload = workload(at(0, 100), at(1, 50), at(2, 10), at(3, 60).estimated(5));

    IdealQueue.Result result = IdealQueue.run(workload, fleet, Order.SHORTEST, 0);

    assertArrayEquals(new long[] {0, 169, 158, 97}, result.waitsUs());
  }

  @Test
  void allWorkIsDoneOnTheReferenceFleet() {
    Fleet fleet = ReferenceFleet.full();
    Workload workload = SyntheticWorkload.loading(fleet, 0.9, 5_000, 60).generate(7);

    for (long roundTripUs : new long[] {0, 30_000}) {
      long[] waits = IdealQueue.run(workload, fleet, Order.FIFO, roundTripUs).waitsUs();
      assertEquals(5_000, Arrays.stream(waits).filter(wait -> wait >= roundTripUs).count());
    }
  }

  @Test
  void aNegativeRoundTripIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> IdealQueue.run(workload(at(0, 1)), fleet(agent("one", 1)), Order.FIFO, -1));
  }

  private static SimulatedAgent agent(String id, double speed) {
    return new SimulatedAgent(new AgentId(id), speed, 1, List.of());
  }

  private static Fleet fleet(SimulatedAgent... agents) {
    return new Fleet(List.of(agents));
  }

  private static Workload workload(Arrival... arrivals) {
    return new Workload("test", List.of(arrivals));
  }

  private static Arrival at(long offsetUs, long costUs) {
    return Arrival.plain(offsetUs, TENANT, "t", costUs);
  }

  private static Arrival needing(String capability, long offsetUs, long costUs) {
    return new Arrival(offsetUs, TENANT, "t", Level.NORMAL, costUs, null, List.of(capability));
  }
}
