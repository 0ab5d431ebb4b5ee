package io.fairlead.streams;

import static io.fairlead.streams.CoordinatorDriver.last;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of the queue, changed over the wire while tasks wait. */
class QueueOrderTopologyTest {
  @TempDir Path directory;
  private CoordinatorDriver coordinator;
  private long incarnation;
  private long reports = 2;
  private AgentMessage running;

  @BeforeEach
  void anAgentThatIsBusy() {
    coordinator = new CoordinatorDriver(directory, Map.of());
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.CREATE_SWARM)
            .setConfig(Map.of("maxPrefetch", "0"))
            .build());
    incarnation = coordinator.join("s", "a1");
    coordinator.task(TestMessages.task("s", "first").build());
    coordinator.pass(20);
    running = last(coordinator.messages("s", "a1"));
    assertEquals(AgentMessageKind.ASSIGN, running.getKind());
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private void configure(Map<String, String> settings) {
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.UPDATE_CONFIG).setConfig(settings).build());
    coordinator.pass(20);
  }

  private void submit(String id, int priority, long agoMs) {
    coordinator.task(
        TestMessages.task("s", id)
            .setLevel(Level.HIGH)
            .setPriority(priority)
            .setSubmittedAtMs(coordinator.time.wallMs() - agoMs)
            .build());
  }

  /** Ends what runs, again and again; the ids in the order in which they came. */
  private List<String> drain(int tasks) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      coordinator.report(
          TestMessages.report("s", "a1", "hello-a1", incarnation, ++reports)
              .setLastDispatchSeq(running.getSeq())
              .setTransitions(TestMessages.ran(running.getTaskId(), running.getEpoch(), "done"))
              .build());
      coordinator.pass(20);
      running = last(coordinator.messages("s", "a1"));
      order.add(running.getTaskId());
    }
    return order;
  }

  private void threeTasksOfDifferentAge() {
    submit("old", 0, 60_000);
    submit("younger", 15, 30_000);
    submit("urgent", 50, 0);
  }

  @Test
  void waitingRaisesThePriority() {
    threeTasksOfDifferentAge();
    assertEquals(List.of("old", "urgent", "younger"), drain(3));
  }

  @Test
  void withoutAgingBoostTheWaitingTasksGoByPriorityAlone() {
    threeTasksOfDifferentAge();
    configure(Map.of("agingBoost", "0"));
    assertEquals(List.of("urgent", "younger", "old"), drain(3));
  }

  @Test
  void anotherAgingThresholdReordersWhatWaits() {
    threeTasksOfDifferentAge();
    configure(Map.of("agingThresholdMs", "15000"));
    assertEquals(List.of("urgent", "old", "younger"), drain(3));
    coordinator.pass(20);
  }

  /** More than are re-keyed in one step of the scheduler. */
  @Test
  void aLongBacklogIsReKeyedToItsEnd() {
    List<String> byAge = new ArrayList<>();
    List<String> byPriority = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      // The older the less urgent: a minute is worth 60 points, so the oldest goes first.
      submit("t" + i, i, 200_000 - 2_000L * i);
      byAge.add("t" + i);
      byPriority.add(0, "t" + i);
    }
    assertEquals(byAge.subList(0, 3), drain(3));
    configure(Map.of("agingBoost", "0"));
    assertEquals(byPriority.subList(0, 47), drain(47));
  }

  @Test
  void anotherDisciplineReordersWhatWaits() {
    threeTasksOfDifferentAge();
    configure(Map.of("level.high.discipline", "\"fifo\""));
    assertEquals(List.of("old", "younger", "urgent"), drain(3));
  }
}
