package io.fairlead.sim;

import static io.fairlead.sim.Recordings.present;
import static io.fairlead.sim.Recordings.replayed;
import static io.fairlead.sim.Recordings.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Move;
import io.fairlead.model.TaskId;
import io.fairlead.sim.ReplayVariant.TimedCommand;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A recorded period runs again, as it was or otherwise, and always comes to an end. */
class ReplayTest {
  private static final Fleet FLEET = ReferenceFleet.of(6);

  private static Recording recording(Workload workload, List<Recording.Presence> agents) {
    return new Recording(
        "recorded",
        1_700_000_000_000L,
        1_700_000_600_000L,
        workload,
        agents,
        new TreeMap<>(Map.of("tenant.chat.weight", "2")),
        new Recording.Measured(0, 0, 0, 0),
        0);
  }

  private static Recording synthetic() {
    Workload workload = SyntheticWorkload.loading(FLEET, 0.9, 400, 100).generate(1);
    return recording(
        workload, FLEET.agents().stream().map(Recording.Presence::throughout).toList());
  }

  private static ReplayFigures run(Recording recording, ReplayVariant variant, long seed) {
    return new Replay(recording).run(variant, seed, () -> false);
  }

  @Test
  void theSameRecordingVariantAndSeedGiveTheSameFigures() {
    for (long seed = 0; seed < 3; seed++) {
      ReplayFigures first = run(synthetic(), ReplayVariant.AS_RECORDED, seed);
      assertEquals(first, run(synthetic(), ReplayVariant.AS_RECORDED, seed));
      assertEquals(400, first.completed());
    }
  }

  @Test
  void anotherSeedDrawsOtherArrivals() {
    assertNotEquals(
        run(synthetic(), ReplayVariant.AS_RECORDED, 1),
        run(synthetic(), ReplayVariant.AS_RECORDED, 2));
  }

  @Test
  void whoeverWantsTheResultNoMoreGetsNone() {
    assertThrows(
        ReplayCancelledException.class,
        () -> new Replay(synthetic()).run(ReplayVariant.AS_RECORDED, 0, () -> true));
  }

  @Test
  void aWrongSettingIsNamedWithWhatIsWrong() {
    ReplayVariant wrong =
        ReplayVariant.configured("wrong", new TreeMap<>(Map.of("maxPrefetch", "-1")));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> run(synthetic(), wrong, 0));
    assertTrue(refused.getMessage().contains("maxPrefetch '-1'"), refused::getMessage);
  }

  @Test
  void withoutTasksOrAgentsThereIsNothingToReplay() {
    Recording noTask = recording(new Workload("none", List.of()), synthetic().agents());
    assertThrows(IllegalArgumentException.class, () -> run(noTask, ReplayVariant.AS_RECORDED, 0));
    Recording noAgent = recording(synthetic().workload(), List.of());
    assertThrows(IllegalArgumentException.class, () -> run(noAgent, ReplayVariant.AS_RECORDED, 0));
  }

  /** One agent is busy for a second and the other for half of it; a third task comes meanwhile. */
  private static Recording twoBusy() {
    return Recordings.of(
        List.of(task(0, 1_000), task(0, 500), task(10, 100)),
        List.of(present("one"), present("two")),
        Map.of("maxPrefetch", "0", "stealing", "off", "balanceMode", "off"));
  }

  @Test
  void aPlanIsCarriedOutOnTheWay() {
    ReplayFigures without = replayed(twoBusy());
    assertEquals((0 + 0 + 490) / 3.0, without.waitMeanMs(), 0.01);
    // Whatever it says of the state that it was made of: that was another run.
    Command plan =
        new Command.ApplyPlan(
            "plan",
            List.of(Move.place(twoBusy().taskId(2), new AgentId("one"))),
            "test",
            1_000_000,
            1);
    ReplayVariant planned =
        ReplayVariant.AS_RECORDED.commanded(List.of(new TimedCommand(50_000, plan)));
    assertEquals((0 + 0 + 990) / 3.0, replayed(twoBusy(), planned).waitMeanMs(), 0.01);
  }

  @Test
  void tasksGoByTheirRecordedIds() {
    Recording named =
        new Recording(
            "recorded",
            0,
            1,
            twoBusy().workload(),
            twoBusy().agents(),
            twoBusy().settings(),
            twoBusy().measured(),
            0,
            List.of(new TaskId("x"), new TaskId("y"), new TaskId("z")));
    ReplayVariant cancelling =
        ReplayVariant.AS_RECORDED.commanded(
            List.of(new TimedCommand(50_000, new Command.CancelTask(new TaskId("z"), "test"))));
    assertEquals(1, replayed(named, cancelling).failed());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Recording(
                "recorded",
                0,
                1,
                twoBusy().workload(),
                twoBusy().agents(),
                twoBusy().settings(),
                twoBusy().measured(),
                0,
                List.of(new TaskId("x"), new TaskId("x"), new TaskId("z"))));
  }

  @Test
  void settingsCanChangeOnTheWayAndAreCheckedBefore() {
    Map<String, String> shorter = Map.of("heartbeatMs", "50", "suspectAfterMs", "200");
    ReplayVariant changing =
        ReplayVariant.AS_RECORDED.commanded(
            List.of(new TimedCommand(20_000, new Command.UpdateConfig(shorter, "test"))));
    assertEquals(3, replayed(twoBusy(), changing).completed());
    ReplayVariant wrong =
        ReplayVariant.AS_RECORDED.commanded(
            List.of(
                new TimedCommand(
                    20_000, new Command.UpdateConfig(Map.of("nonsense", "1"), "test"))));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> replayed(twoBusy(), wrong));
    assertTrue(refused.getMessage().contains("nonsense"), refused::getMessage);
  }

  @Test
  void aVariantGivesNoCommandsOfProducersAndAgents() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new TimedCommand(0, new Command.TopicReady(new AgentId("one"))));
    assertThrows(
        IllegalArgumentException.class, () -> new TimedCommand(0, new Command.DeleteSwarm("test")));
    assertThrows(
        IllegalArgumentException.class, () -> new TimedCommand(-1, new Command.Balance("test")));
    List<TimedCommand> most =
        Collections.nCopies(
            ReplayVariant.MAX_COMMANDS, new TimedCommand(0, new Command.Balance("test")));
    assertEquals(most, ReplayVariant.AS_RECORDED.commanded(most).commands());
    List<TimedCommand> more =
        Collections.nCopies(
            ReplayVariant.MAX_COMMANDS + 1, new TimedCommand(0, new Command.Balance("test")));
    assertThrows(IllegalArgumentException.class, () -> ReplayVariant.AS_RECORDED.commanded(more));
  }

  @Test
  void auditingEveryEventChangesNothing() {
    assertEquals(
        run(synthetic(), ReplayVariant.AS_RECORDED, 0),
        new Replay(synthetic()).audited().run(ReplayVariant.AS_RECORDED, 0, () -> false));
  }

  @Test
  void otherSettingsMakeADifference() {
    ReplayVariant shortest =
        ReplayVariant.configured(
            "shortest first", new TreeMap<>(Map.of("level.normal.discipline", "shortest")));
    assertNotEquals(run(synthetic(), ReplayVariant.AS_RECORDED, 0), run(synthetic(), shortest, 0));
  }
}
