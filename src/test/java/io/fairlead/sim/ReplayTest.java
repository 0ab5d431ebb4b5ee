package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
