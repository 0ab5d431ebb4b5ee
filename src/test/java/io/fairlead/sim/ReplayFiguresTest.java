package io.fairlead.sim;

import static io.fairlead.sim.Recordings.agent;
import static io.fairlead.sim.Recordings.present;
import static io.fairlead.sim.Recordings.replayed;
import static io.fairlead.sim.Recordings.task;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Level;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each figure, against what can be reckoned by hand; messages take no time. */
class ReplayFiguresTest {
  private static final double EXACT = 1e-9;

  /** One agent: the first runs from 0 to 100 ms, the second from 100 to 150 ms. */
  private static final List<Arrival> ONE_AFTER_ANOTHER = List.of(task(0, 100), task(0, 50));

  @Test
  void waitsAreFromSubmissionToStart() {
    ReplayFigures figures = replayed(Recordings.of(ONE_AFTER_ANOTHER, List.of(present("one"))));
    assertEquals(2, figures.submitted());
    assertEquals(2, figures.completed());
    assertEquals(50, figures.waitMeanMs(), EXACT);
    assertEquals(0, figures.waitP50Ms(), EXACT);
    assertEquals(100, figures.waitP99Ms(), EXACT);
    assertEquals(150, figures.makespanMs(), EXACT);
  }

  @Test
  void theMakespanBeginsWithTheFirstArrivalAndNotWithThePeriod() {
    ReplayFigures figures =
        replayed(Recordings.of(List.of(task(5_000, 100)), List.of(present("one"))));
    assertEquals(100, figures.makespanMs(), EXACT);
    assertEquals(1, figures.utilisation(), EXACT);
  }

  @Test
  void utilisationAndImbalanceAreOfTheSlotsThatWereThere() {
    // One of two runs 100 ms and the other nothing.
    ReplayFigures idle =
        replayed(Recordings.of(List.of(task(0, 100)), List.of(present("one"), present("two"))));
    assertEquals(0.5, idle.utilisation(), EXACT);
    assertEquals(0.5, idle.imbalance(), EXACT);

    // The second is there for the second half only: 100 of 150 ms.
    ReplayFigures late =
        replayed(
            Recordings.of(
                List.of(task(0, 100)), List.of(present("one"), present("two", 50, 1_000))));
    assertEquals(100 / 150.0, late.utilisation(), EXACT);

    // Three slots, of which one is busy.
    ReplayFigures slots =
        replayed(
            Recordings.of(
                List.of(task(0, 100)),
                List.of(Recording.Presence.throughout(agent("one").withSlots(3)))));
    assertEquals(1 / 3.0, slots.utilisation(), EXACT);
    assertEquals(0, slots.imbalance(), EXACT);
  }

  @Test
  void anAgentThatComesBackIsOneAgent() {
    // There for 100 ms, away, and there for 100 ms again; busy for 100 of these 200 ms.
    ReplayFigures figures =
        replayed(
            Recordings.of(
                List.of(task(0, 50), task(1_050, 50)),
                List.of(present("one", 0, 100), present("one", 1_000, 5_000))));
    assertEquals(1_100, figures.makespanMs(), EXACT);
    assertEquals(0.5, figures.utilisation(), EXACT);
    assertEquals(0, figures.imbalance(), EXACT);
  }

  @Test
  void allRunsCostAlsoTheOnesCutShort() {
    SimulatedAgent dear =
        new SimulatedAgent(
            new AgentId("dear"), 2, 1, List.of(), 4, Collections.emptySortedMap(), 0);
    ReplayFigures whole =
        replayed(
            Recordings.of(List.of(task(0, 1_000)), List.of(Recording.Presence.throughout(dear))));
    assertEquals(0.5 * 4, whole.cost(), EXACT); // at speed 2 for half a second

    SimulatedAgent cheap =
        new SimulatedAgent(
            new AgentId("other"), 1, 1, List.of(), 1, Collections.emptySortedMap(), 0);
    ReplayFigures cut =
        replayed(
            Recordings.of(
                List.of(task(0, 1_000)),
                List.of(
                    new Recording.Presence(dear, 0, 200_000, true),
                    new Recording.Presence(cheap, 1_000_000, Long.MAX_VALUE))));
    assertEquals(1, cut.completed());
    assertEquals(0.2 * 4 + 1.0 * 1, cut.cost(), EXACT);
  }

  @Test
  void deadlinesAreMissedByWhatCompletesLaterOrNever() {
    List<Arrival> due =
        List.of(
            task(0, 100).due(0, 120_000),
            task(0, 50).due(0, 120_000), // ends at 150 ms
            new Arrival(
                    0,
                    new TenantId("a"),
                    "work",
                    Level.NORMAL,
                    1_000,
                    null,
                    List.of("nobody-has-it"))
                .due(0, 120_000));
    ReplayFigures figures = replayed(Recordings.of(due, List.of(present("one"))));
    assertEquals(2, figures.completed());
    assertEquals(1, figures.unfinished());
    assertEquals(2, figures.missedDeadlines());
    assertEquals(1, figures.completedLate());
  }

  @Test
  void whatIsRejectedOrCancelledIsCountedAsThat() {
    Recording recording =
        Recordings.of(
            List.of(task(0, 100), task(0, 50), task(0, 50)),
            List.of(present("one")),
            Map.of("maxQueued", "2", "maxPrefetch", "0"));
    ReplayVariant cancelling =
        ReplayVariant.AS_RECORDED.commanded(
            List.of(
                new ReplayVariant.TimedCommand(
                    40_000, new Command.CancelTask(new TaskId("task-1"), "test"))));
    ReplayFigures figures = replayed(recording, cancelling);
    assertEquals(3, figures.submitted());
    assertEquals(1, figures.completed());
    assertEquals(1, figures.failed());
    assertEquals(1, figures.rejected());
    assertEquals(0, figures.unfinished());
    // The first did not wait, the second until it was cancelled, the third was not accepted.
    assertEquals(20, figures.waitMeanMs(), EXACT);
  }

  @Test
  void jainsIndexFallsWhenOneTenantIsServedWhileTwoWait() {
    // The first runs. Then one of each tenant waits, and the critical one is taken: half of it was
    // due to either, so the parts are 2 and 0.
    List<Arrival> tasks =
        List.of(
            task("a", Level.CRITICAL, 0, 100),
            task("a", Level.CRITICAL, 10, 100),
            task("b", Level.LOW, 20, 100));
    assertEquals(0.5, replayed(Recordings.of(tasks, List.of(present("one")))).jain(), EXACT);
    // With an agent for each task nobody competes.
    assertEquals(
        1,
        replayed(Recordings.of(tasks, List.of(present("one"), present("two"), present("three"))))
            .jain(),
        EXACT);
  }

  @Test
  void tenantsHaveTheirPartsOfIt() {
    List<Arrival> tasks =
        List.of(task("a", Level.NORMAL, 0, 300), task("b", Level.NORMAL, 10, 100));
    ReplayFigures figures = replayed(Recordings.of(tasks, List.of(present("one"))));
    ReplayFigures.TenantPart a = figures.tenants().get(new TenantId("a"));
    ReplayFigures.TenantPart b = figures.tenants().get(new TenantId("b"));
    assertEquals(new ReplayFigures.TenantPart(1, 0, 0, 0.75), a);
    assertEquals(new ReplayFigures.TenantPart(1, 290, 290, 0.25), b);
  }

  @Test
  void pointsTellWhatWaitedAndRan() {
    ReplayFigures figures = replayed(Recordings.of(ONE_AFTER_ANOTHER, List.of(present("one"))));
    assertEquals(151, figures.levels().size()); // one a millisecond
    assertEquals(new ReplayFigures.Point(0, 1, 1), figures.levels().get(0));
    assertEquals(new ReplayFigures.Point(99, 1, 1), figures.levels().get(99));
    assertEquals(new ReplayFigures.Point(100, 0, 1), figures.levels().get(100));
    assertEquals(new ReplayFigures.Point(150, 0, 0), figures.levels().get(150));
  }

  @Test
  void aLongReplayHasNoMorePointsThanAPlotTakes() {
    ReplayFigures figures =
        replayed(Recordings.of(List.of(task(0, 60_000)), List.of(present("one"))));
    assertEquals(ReplayFigures.MAX_POINTS, figures.levels().size());
    assertEquals(60_000, figures.levels().get(ReplayFigures.MAX_POINTS - 1).atMs());
  }

  @Test
  void whatIsMovedIsCounted() {
    // What waits in the local queue of a slow agent is stolen by one that comes later.
    Recording recording =
        Recordings.of(
            List.of(task(0, 1_000), task(0, 1_000), task(0, 1_000), task(0, 1_000), task(0, 1_000)),
            List.of(present("one"), present("two", 100, 100_000)),
            Map.of(
                "localQueueTargetMs", "10000",
                "stealThreshold", "0",
                "maxPrefetch", "0",
                "balanceMode", "\"off\""));
    ReplayFigures figures = replayed(recording);
    assertEquals(5, figures.completed());
    assertEquals(true, figures.moved() > 0, figures::toString);
  }
}
