package io.fairlead.streams;

import static io.fairlead.streams.CoordinatorDriver.last;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a swarm that has been deleted its numbers stay, and nothing else. */
class DeletedSwarmTopologyTest {
  @TempDir Path directory;
  private CoordinatorDriver coordinator;

  private void start(boolean autoCreate) {
    coordinator =
        new CoordinatorDriver(
            directory, Map.of("auto.create.swarms", Boolean.toString(autoCreate)));
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private AgentMessage dispatch(String task) {
    coordinator.join("s", "a1");
    coordinator.task(TestMessages.task("s", task).build());
    coordinator.pass(20);
    AgentMessage assign = last(coordinator.messages("s", "a1"));
    assertEquals(AgentMessageKind.ASSIGN, assign.getKind());
    assertEquals(task, assign.getTaskId());
    return assign;
  }

  private void delete() {
    coordinator.command(TestMessages.command("s", SwarmCommandKind.DELETE_SWARM).build());
    coordinator.pass(8_000);
  }

  @Test
  void numbersGoOnWhenItIsCreatedAgain() {
    start(true);
    AgentMessage before = dispatch("t1");
    delete();
    assertEquals(OutcomeKind.CANCELLED, last(coordinator.outcomes()).getKind());
    assertEquals(0, coordinator.entries(StoreNames.AGENTS));
    assertEquals(0, coordinator.entries(StoreNames.TENANTS));
    assertEquals(0, coordinator.entries(StoreNames.TASK_TYPES));
    List<Long> facts = new ArrayList<>(facts());
    AgentMessage after = dispatch("t2");
    assertTrue(after.getEpoch() > before.getEpoch(), "epochs never come twice");
    assertTrue(after.getEpoch() >>> 32 > before.getEpoch() >>> 32, "a generation of its own");
    facts.addAll(facts());
    for (int i = 1; i < facts.size(); i++) {
      assertTrue(facts.get(i) > facts.get(i - 1), "facts grow: " + facts);
    }
  }

  private List<Long> facts() {
    return coordinator.decisions().stream().map(Decision::getFact).toList();
  }

  @Test
  void aRefusedTaskDoesNotBringItBackAndIsCounted() {
    start(false);
    coordinator.command(TestMessages.command("s", SwarmCommandKind.CREATE_SWARM).build());
    delete();
    coordinator.task(TestMessages.task("s", "t1").build());
    Outcome first = last(coordinator.outcomes());
    assertEquals(OutcomeKind.REJECTED, first.getKind());
    assertEquals("unknown-swarm", first.getReason());
    coordinator.task(TestMessages.task("s", "t2").build());
    assertTrue(last(coordinator.outcomes()).getFact() > first.getFact());
    coordinator.command(TestMessages.command("s", SwarmCommandKind.CREATE_SWARM).build());
    assertEquals(2, last(coordinator.configs()).getVersion(), "the second configuration of s");
  }
}
