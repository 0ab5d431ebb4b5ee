package io.fairlead.sim;

import static io.fairlead.sim.Recordings.agent;
import static io.fairlead.sim.Recordings.present;
import static io.fairlead.sim.Recordings.replayed;
import static io.fairlead.sim.Recordings.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Agents come and go within the period; what they leave is run by others, or counted. */
class ReplayStaffTest {
  private static final double EXACT = 1e-9;

  @Test
  void anAgentThatGoesInGoodOrderEndsWhatItRunsAndGivesBackTheRest() {
    // Both tasks are sent to the only agent; it goes at 50 ms, and another one comes at 400 ms.
    List<Arrival> tasks = List.of(task(0, 200), task(10, 20));
    ReplayFigures figures =
        replayed(Recordings.of(tasks, List.of(present("one", 0, 50), present("two", 400, 10_000))));
    assertEquals(2, figures.completed());
    // The new one is let in after its topic was made.
    assertEquals((0 + 390 + 20) / 2.0, figures.waitMeanMs(), 1);
    // Of the first one 200 ms count, since it was busy for so long; of the other what was left.
    assertEquals(440, figures.makespanMs(), 1);
    assertEquals((200 + 20) / (200 + 40.0), figures.utilisation(), 0.01);
  }

  @Test
  void whatALostAgentHeldIsRunByAnotherOneWhenItIsMissed() {
    Recording.Presence lost = new Recording.Presence(agent("one"), 0, 100_000, true);
    ReplayFigures figures =
        replayed(
            Recordings.of(
                List.of(task(0, 1_000)),
                List.of(lost, present("two", 200, Long.MAX_VALUE / 2_000))));
    assertEquals(1, figures.completed());
    // Its last report was at its start, a second before the period; lostAfterMs is 6 s.
    assertTrue(figures.makespanMs() > 5_900 && figures.makespanMs() < 7_200, figures::toString);
    assertEquals(0, figures.waitMeanMs(), EXACT); // it had started at once
  }

  @Test
  void aTaskThatNobodyCanRunDoesNotHoldUpTheEnd() {
    Arrival impossible =
        new Arrival(
            0, new TenantId("a"), "work", Level.NORMAL, 1_000, null, List.of("nobody-has-it"));
    ReplayFigures figures =
        replayed(Recordings.of(List.of(impossible, task(0, 10)), List.of(present("one"))));
    assertEquals(1, figures.completed());
    assertEquals(1, figures.unfinished());
    assertEquals(10, figures.makespanMs(), EXACT);
    assertEquals(2, figures.submitted());
  }

  @Test
  void onceAllAgentsHaveGoneWhatIsLeftIsCounted() {
    ReplayFigures figures =
        replayed(
            Recordings.of(
                List.of(task(0, 10), task(5_000, 10), task(6_000, 10)),
                List.of(present("one", 0, 1_000))));
    assertEquals(1, figures.completed());
    assertEquals(2, figures.unfinished());
    assertTrue(figures.waitMeanMs() > 0, "what never started has waited");
  }

  @Test
  void aRunWithoutEndIsCutAtABoundAfterTheLastArrival() {
    // A day of work after an instant of arrivals: an hour of it is run.
    ReplayFigures figures =
        replayed(Recordings.of(List.of(task(0, 86_400_000)), List.of(present("one"))));
    assertEquals(1, figures.unfinished());
    assertEquals(0, figures.completed());
    assertEquals(3_600_000, figures.makespanMs(), 10_000);
    assertEquals(1, figures.utilisation(), EXACT);
  }

  @Test
  void aPausedSwarmComesToAnEnd() {
    ReplayVariant paused =
        ReplayVariant.AS_RECORDED.commanded(
            List.of(new ReplayVariant.TimedCommand(0, new Command.Pause(null, "test"))));
    ReplayFigures figures =
        replayed(Recordings.of(List.of(task(10, 10)), List.of(present("one"))), paused);
    assertEquals(1, figures.unfinished());
  }

  @Test
  void aDelayedTaskIsWaitedForHoweverLongNothingElseHappens() {
    Arrival delayed = task(0, 10).due(1_800_000_000L, 0); // half an hour
    ReplayFigures figures =
        replayed(Recordings.of(List.of(delayed, task(0, 10)), List.of(present("one"))));
    assertEquals(2, figures.completed());
  }

  @Test
  void otherAgentsInTheirPlace() {
    List<Arrival> tasks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tasks.add(task(i, 100));
    }
    Recording recording = Recordings.of(tasks, List.of(present("one")));
    List<Recording.Presence> four =
        List.of(present("one"), present("two"), present("three"), present("four"));
    ReplayFigures alone = replayed(recording);
    ReplayFigures together = replayed(recording, ReplayVariant.staffed("four", four));
    ReplayFigures wide =
        replayed(
            recording,
            ReplayVariant.staffed(
                "slots", List.of(Recording.Presence.throughout(agent("one").withSlots(4)))));
    assertTrue(alone.makespanMs() >= 4_000, alone::toString);
    assertTrue(together.makespanMs() < 1_300, together::toString);
    assertTrue(wide.makespanMs() < 1_300, wide::toString);
  }

  @Test
  void capabilitiesAndResourcesAreThoseOfTheAgents() {
    SimulatedAgent gpu =
        new SimulatedAgent(
            new AgentId("gpu"), 1, 4, List.of("gpu"), 0, new TreeMap<>(Map.of("memory", 2L)), 0);
    List<Arrival> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      tasks.add(
          new Arrival(0, new TenantId("a"), "work", Level.NORMAL, 100_000, null, List.of("gpu"))
              .needing(List.of(), new TreeMap<>(Map.of("memory", 1L))));
    }
    ReplayFigures figures =
        replayed(
            Recordings.of(tasks, List.of(Recording.Presence.throughout(gpu), present("without"))));
    // Memory for two at a time, although there are four slots.
    assertEquals(200, figures.makespanMs(), EXACT);
  }

  @Test
  void dependenciesAreKept() {
    List<Arrival> tasks =
        List.of(
            task(0, 100),
            task(0, 100).needing(List.of(0), Collections.emptySortedMap()),
            task(0, 100).needing(List.of(1), Collections.emptySortedMap()));
    ReplayFigures figures =
        replayed(Recordings.of(tasks, List.of(present("one"), present("two"), present("three"))));
    assertEquals(300, figures.makespanMs(), EXACT);
    assertEquals(100, figures.waitMeanMs(), EXACT);
  }

  @Test
  void whereTwoOfOneIdOverlapTheLaterOneIsTheAgent() {
    ReplayFigures figures =
        replayed(
            Recordings.of(
                List.of(task(0, 100)),
                List.of(present("one", 0, 1_000), present("one", 50, 9_000))));
    assertEquals(1, figures.completed());
    // 50 ms are lost; the new one is told its incarnation at once and runs all of it.
    assertEquals(150, figures.makespanMs(), 1);
    assertEquals(1, figures.utilisation(), 0.01);
  }

  @Test
  void nobodyGoesBeforeComing() {
    assertThrows(IllegalArgumentException.class, () -> present("one", 10, 10));
    assertThrows(IllegalArgumentException.class, () -> present("one", -1, 10));
  }
}
