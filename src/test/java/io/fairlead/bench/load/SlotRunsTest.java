package io.fairlead.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Transition;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SlotRunsTest {

  @Test
  void moreTasksThanSlotsWaitForOneThatIsFree() {
    SlotRuns runs = new SlotRuns(2, 100, 100);
    for (int i = 0; i < 5; i++) {
      runs.take(task(i), 1_000 + i);
    }

    assertEquals(
        List.of("STARTED task-0 at 1000", "STARTED task-1 at 1001"), told(runs.news(1_099)));
    assertEquals(
        List.of("task-0 RUNNING", "task-1 RUNNING", "task-2 WAITING", "task-3 WAITING"),
        runs.held().stream()
            .limit(4)
            .map(task -> task.getTaskId() + " " + task.getState())
            .toList());
    assertEquals(
        List.of("STARTED task-2 at 1100", "COMPLETED task-0 at 1100"), told(runs.news(1_100)));
    List<Transition> rest = runs.news(2_000);
    assertEquals(
        List.of(
            "STARTED task-3 at 1101",
            "STARTED task-4 at 1200",
            "COMPLETED task-1 at 1101",
            "COMPLETED task-2 at 1200",
            "COMPLETED task-3 at 1201",
            "COMPLETED task-4 at 1300"),
        told(rest));
    assertEquals(
        List.of(0.0, 98.0, 98.0, 196.0),
        rest.stream().map(Transition::getWaitedMs).filter(Objects::nonNull).toList());
    assertFalse(runs.any());
    assertEquals(List.of(), runs.held());
  }

  @Test
  void aSlotThatWasFreeMeanwhileIsTakenAtOnce() {
    SlotRuns runs = new SlotRuns(1, 100, 100);
    runs.take(task(0), 0);
    runs.take(task(1), 500);

    assertEquals(3, runs.news(599).size());
    assertTrue(runs.any());
    assertEquals(List.of("COMPLETED task-1 at 600"), told(runs.news(600)));
  }

  @Test
  void aTaskThatTakesNoTimeOnlyEndsWhateverTheClockSays() {
    SlotRuns runs = new SlotRuns(1, 0, 7);
    runs.take(task(0), 10);
    runs.take(task(1), 10);

    List<Transition> ended = runs.news(9);
    assertEquals(List.of("COMPLETED task-0 at 10", "COMPLETED task-1 at 10"), told(ended));
    assertEquals(List.of(7.0, 7.0), ended.stream().map(Transition::getRunTimeMs).toList());
    assertEquals(List.of(), runs.held());
  }

  private static AgentMessage task(int number) {
    return AgentMessage.newBuilder()
        .setSwarmId("swarm")
        .setAgentId("agent")
        .setIncarnation(1)
        .setSentAtMs(1)
        .setSeq(number)
        .setKind(AgentMessageKind.ASSIGN)
        .setTaskId("task-" + number)
        .setEpoch(1L)
        .build();
  }

  private static List<String> told(List<Transition> transitions) {
    return transitions.stream()
        .map(each -> each.getKind() + " " + each.getTaskId() + " at " + each.getAtMs())
        .toList();
  }
}
