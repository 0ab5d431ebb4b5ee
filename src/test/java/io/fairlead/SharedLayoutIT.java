package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.agent.AgentEnd;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that share a topic, and a swarm that goes from one layout to the other and back. */
@Tag("full")
class SharedLayoutIT {
  private static final String SWARM = "s";
  private static final String SHARED_TOPIC = "fairlead.assignments.s";
  private static final int AGENTS = 6;
  private static final int TASKS_EACH_TIME = 80;

  private final List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
  private final List<AgentWorker> agents = new ArrayList<>();

  @Test
  void nothingIsLostOrDoubledWhileAgentsChangeTheirLayoutByDraining(@TempDir Path directory)
      throws Exception {
    try (ExampleFleet fleet = new ExampleFleet(directory)) {
      fleet.create(
          SWARM,
          Map.of(
              "agentTopicLayout",
              "\"shared\"",
              "sharedTopicPartitions",
              "4",
              "suspectAfterMs",
              "1000"));
      for (int i = 0; i < AGENTS; i++) {
        agents.add(agent(fleet, i));
      }
      awaitActive();
      submit(fleet);
      for (int i = 0; i < AGENTS; i++) {
        assertFalse(fleet.topicExists(SHARED_TOPIC + "." + name(i)), "all share one");
      }

      fleet.configure(SWARM, "agentTopicLayout", "\"per-agent\"");
      assertTrue(agents.get(0).isActive(), "who lives stays");
      submit(fleet);
      drainAndReturn(fleet, 0, 1, 2);
      for (int i = 0; i < AGENTS; i++) {
        assertEquals(i < 3, fleet.topicExists(SHARED_TOPIC + "." + name(i)), name(i));
      }
      submit(fleet);

      fleet.configure(SWARM, "agentTopicLayout", "\"shared\"");
      drainAndReturn(fleet, 0, 1);
      submit(fleet);
      assertFalse(fleet.topicExists(SHARED_TOPIC + "." + name(0)), "retired before the welcome");
      for (CompletableFuture<Outcome> outcome : outcomes) {
        assertEquals(OutcomeKind.COMPLETED, outcome.get(60, TimeUnit.SECONDS).getKind());
      }
      AuditReport audit = fleet.audit();
      assertEquals(outcomes.size(), audit.completed());

      fleet.delete(SWARM);
      for (AgentWorker agent : agents) {
        assertEquals(AgentEnd.Reason.FENCED, agent.ended().get(60, TimeUnit.SECONDS).reason());
      }
      ExampleFleet.await("the shared topic is gone", () -> !fleet.topicExists(SHARED_TOPIC));
    }
  }

  private static String name(int i) {
    return "agent-" + i;
  }

  private static AgentWorker agent(ExampleFleet fleet, int i) {
    return fleet.with(
        AgentWorker.builder()
            .properties(fleet.addresses)
            .swarm(SWARM)
            .agent(name(i))
            .slots(2)
            .start(
                (task, context) -> {
                  TimeUnit.MILLISECONDS.sleep(10);
                  return TaskResult.text(task.taskId());
                }));
  }

  private void awaitActive() {
    ExampleFleet.await("all are welcomed", () -> agents.stream().allMatch(AgentWorker::isActive));
  }

  private void submit(ExampleFleet fleet) {
    for (int i = 0; i < TASKS_EACH_TIME; i++) {
      outcomes.add(fleet.client.submit(TaskSpec.builder(SWARM).payload("x").build()));
    }
  }

  /** One after the other leaves while work goes on, and comes back under its id. */
  private void drainAndReturn(ExampleFleet fleet, int... which) throws Exception {
    for (int i : which) {
      assertEquals(
          AgentEnd.Reason.CLOSED, agents.get(i).drain().get(60, TimeUnit.SECONDS).reason());
      agents.set(i, agent(fleet, i));
    }
    awaitActive();
  }
}
