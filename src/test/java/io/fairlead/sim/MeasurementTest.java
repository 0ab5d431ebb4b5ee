package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import io.fairlead.sim.Measurement.End;
import io.fairlead.sim.Measurement.Run;
import io.fairlead.sim.Recording.Presence;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  private static final long MS = 1_000;
  private static final AgentId A = new AgentId("a");
  private static final AgentId B = new AgentId("b");

  private static Presence agent(AgentId id, int slots, double price, long fromMs, long untilMs) {
    return new Presence(
        new SimulatedAgent(id, 1, slots, List.of(), price, Collections.emptySortedMap(), 0),
        fromMs * MS,
        untilMs == Long.MAX_VALUE ? untilMs : untilMs * MS);
  }

  private static Run completed(
      String tenant, AgentId agent, long arrivedMs, long startedMs, long endedMs, long deadlineMs) {
    return new Run(
        new TenantId(tenant),
        End.COMPLETED,
        arrivedMs * MS,
        startedMs * MS,
        startedMs * MS,
        endedMs * MS,
        100 * MS,
        (endedMs - startedMs) * MS,
        agent,
        deadlineMs == Measurement.NEVER ? deadlineMs : deadlineMs * MS);
  }

  private static Run ended(End end, long arrivedMs, long endedMs) {
    return new Run(
        new TenantId("t"),
        end,
        arrivedMs * MS,
        Measurement.NEVER,
        Measurement.NEVER,
        endedMs == Measurement.NEVER ? endedMs : endedMs * MS,
        0,
        0,
        null,
        Measurement.NEVER);
  }

  private static ReplayFigures figures(List<Run> runs, Presence... agents) {
    return new Measurement(runs, List.of(agents), SwarmConfig.DEFAULT, 3, 10_000 * MS).figures();
  }

  @Test
  void countsEveryKindOfEndAndTheWaitsOfWhatWasAccepted() {
    ReplayFigures figures =
        figures(
            List.of(
                completed("t", A, 0, 100, 200, Measurement.NEVER),
                completed("t", A, 0, 200, 400, 300),
                ended(End.FAILED, 0, 600),
                ended(End.REJECTED, 0, 0),
                ended(End.UNFINISHED, 9_000, Measurement.NEVER)),
            agent(A, 1, 2, 0, Long.MAX_VALUE));
    assertEquals(5, figures.submitted());
    assertEquals(2, figures.completed());
    assertEquals(1, figures.failed());
    assertEquals(1, figures.rejected());
    assertEquals(1, figures.unfinished());
    assertEquals(1, figures.missedDeadlines());
    assertEquals(1, figures.completedLate());
    assertEquals((100 + 200 + 600 + 1_000) / 4.0, figures.waitMeanMs());
    assertEquals(200, figures.waitP50Ms());
    assertEquals(1_000, figures.waitP99Ms());
    assertEquals(600, figures.makespanMs());
    assertEquals(0.3 * 2, figures.cost(), 1e-9);
    assertEquals(3, figures.moved());
  }

  @Test
  void utilisationIsOfTheTimesAtWhichAgentsWereThere() {
    ReplayFigures figures =
        figures(
            List.of(
                completed("t", A, 0, 0, 1_000, Measurement.NEVER),
                completed("t", B, 500, 500, 750, Measurement.NEVER)),
            agent(A, 1, 0, 0, Long.MAX_VALUE),
            agent(B, 2, 0, 500, Long.MAX_VALUE));
    assertEquals(1_250 / 2_000.0, figures.utilisation(), 1e-9);
    assertEquals((1 - 0.25) / 2, figures.imbalance(), 1e-9);
  }

  @Test
  void showsHowManyWaitedAndRanOverTime() {
    List<ReplayFigures.Point> levels =
        figures(
                List.of(
                    completed("t", A, 0, 0, 10, Measurement.NEVER),
                    completed("t", A, 0, 10, 20, Measurement.NEVER)),
                agent(A, 1, 0, 0, Long.MAX_VALUE))
            .levels();
    assertEquals(new ReplayFigures.Point(0, 1, 1), levels.get(0));
    assertEquals(new ReplayFigures.Point(15, 0, 1), levels.get(15));
    assertEquals(new ReplayFigures.Point(20, 0, 0), levels.get(20));
  }

  @Test
  void whoGetsAllWhileBothWaitIsNotFair() {
    List<Run> oneFirst =
        List.of(
            completed("x", A, 0, 1, 2, Measurement.NEVER),
            completed("x", A, 0, 2, 3, Measurement.NEVER),
            completed("y", A, 0, 3, 4, Measurement.NEVER),
            completed("y", A, 0, 4, 5, Measurement.NEVER));
    List<Run> inTurn =
        List.of(
            completed("x", A, 0, 1, 2, Measurement.NEVER),
            completed("y", A, 0, 2, 3, Measurement.NEVER),
            completed("x", A, 0, 3, 4, Measurement.NEVER),
            completed("y", A, 0, 4, 5, Measurement.NEVER));
    Presence agent = agent(A, 1, 0, 0, Long.MAX_VALUE);
    assertEquals(0.5, figures(oneFirst, agent).jain(), 1e-9);
    // Given 200 and 100 while both waited, due 150 each: what y gets last is without competition.
    assertEquals(0.9, figures(inTurn, agent).jain(), 1e-9);
    assertEquals(0.25, figures(oneFirst, agent).tenants().get(new TenantId("x")).share() / 2, 1e-9);
  }
}
