package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.ExampleAgent.Language;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents in Java, Python and Node at the same work, which moves between them, while one drains, one
 * is killed and one is replaced by a second process of its id.
 */
@Tag("full")
class MixedFleetIT {
  private static final String SWARM = "mixed";
  private static final int TASKS = 400;

  /** The first task of the key that half of them share; only the Java agent can do it. */
  private static final int AT_HOME = 1;

  private static final int AT_MOST_S = 60;
  private static final int SHORT_MS = 50;
  private static final int LONG_MS = 1_500;

  @Test
  void everyTaskEndsOnceWhoeverRunsItAndWhateverBecomesOfThem(@TempDir Path directory)
      throws Exception {
    try (ExampleFleet fleet = new ExampleFleet(directory)) {
      // So work waits at agents: that of one key at one of them for as long as it may, so that the
      // others are done long before, and whoever has none left takes it from there.
      fleet.create(
          SWARM,
          Map.of(
              "localQueueTargetMs", "3000", "affinityPatienceMs", "60000", "stealThreshold", "0"));
      // Several at a time, since interpreters take their time to start.
      ExampleAgent drained = agent(fleet, Language.PYTHON, "python-drained");
      ExampleAgent killed = agent(fleet, Language.NODE, "node-killed");
      ExampleAgent replaced = agent(fleet, Language.PYTHON, "python-replaced");
      ExampleAgent stays = agent(fleet, Language.NODE, "node-stays");
      for (ExampleAgent agent : List.of(drained, killed, replaced, stays)) {
        agent.awaitIncarnation(1);
      }
      fleet.with(java(fleet));

      List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
      // The key is at home with one who stays: the others' queues end with them.
      CompletableFuture<Outcome> first = fleet.client.submit(task(AT_HOME));
      first.get(AT_MOST_S, TimeUnit.SECONDS);
      for (int i = 0; i < TASKS; i++) {
        outcomes.add(i == AT_HOME ? first : fleet.client.submit(task(i)));
      }
      awaitEnded(outcomes, TASKS / 10);
      drained.terminate();
      ExampleAgent second = agent(fleet, Language.PYTHON, "python-replaced");
      awaitEnded(outcomes, TASKS / 4);
      killed.kill();
      second.awaitIncarnation(2);
      assertEquals(ExampleAgent.EXIT_LEFT, drained.awaitExit(), drained::said);
      assertEquals(ExampleAgent.EXIT_FENCED, replaced.awaitExit(), replaced::said);

      for (int i = 0; i < TASKS; i++) {
        check(i, outcomes.get(i).get(AT_MOST_S, TimeUnit.SECONDS));
      }
      assertWorked(outcomes);
      AuditReport audit = fleet.audit();
      assertEquals(TASKS, audit.submitted());
      assertEquals(1, audit.failed());
      assertEquals(TASKS - 1, audit.completed());
      assertTrue(audit.stolen() + audit.migrated() > 0, "no work has moved");
      ExampleFleet.await(
          "a dead letter of the one that failed",
          () ->
              fleet.read("fairlead.dead-letters", DeadLetter.class).stream()
                  .map(DeadLetter::getTaskId)
                  .toList()
                  .equals(List.of(taskId(0))));
    }
  }

  private static ExampleAgent agent(ExampleFleet fleet, Language language, String agent)
      throws Exception {
    return fleet.agent(
        language, SWARM, agent, "--slots", "2", "--capability", "any", "--capability", "orders");
  }

  private static AgentWorker java(ExampleFleet fleet) {
    return AgentWorker.builder()
        .properties(fleet.addresses)
        .swarm(SWARM)
        .agent("java")
        .slots(2)
        .capabilities("any", "java")
        .start(
            (task, context) -> {
              if (task.payloadText().contains("fail") && task.attempt() == 1) {
                throw new IllegalStateException("not here");
              }
              TimeUnit.MILLISECONDS.sleep(
                  task.payloadText().contains("" + LONG_MS) ? LONG_MS : SHORT_MS);
              return TaskResult.text(task.payloadText());
            });
  }

  private static String taskId(int i) {
    return "t" + i;
  }

  private static TaskSpec task(int i) {
    TaskSpec.Builder task = TaskSpec.builder(SWARM).taskId(taskId(i)).payload(payload(i));
    if (i % 2 == 1) {
      task.affinityKey("hot");
    }
    // Losses count as attempts.
    return task.maxAttempts(10).requiredCapabilities(required(i)).build();
  }

  private static String required(int i) {
    return switch (i) {
      case 0 -> "orders";
      case AT_HOME -> "java";
      default -> "any";
    };
  }

  /**
   * The first fails for good; of the others every tenth fails once. Some take much longer than
   * tasks of their type do, so that what was sent after them is better off elsewhere.
   */
  private static String payload(int i) {
    if (i == 0) {
      return "{\"fail\": \"hopeless\", \"retriable\": false}";
    }
    int sleepMs = i % 25 == 13 ? LONG_MS : SHORT_MS;
    return i % 10 == 0
        ? "{\"sleepMs\": "
            + sleepMs
            + ", \"i\": "
            + i
            + ", \"fail\": \"no luck\", \"failAttempts\": 1}"
        : "{\"sleepMs\": " + sleepMs + ", \"i\": " + i + "}";
  }

  private static void check(int i, Outcome outcome) {
    if (i == 0) {
      assertEquals(OutcomeKind.FAILED, outcome.getKind(), outcome::toString);
      assertEquals("not-retriable", outcome.getReason());
      return;
    }
    assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
    assertEquals(payload(i), ExampleFleet.result(outcome));
    assertTrue(outcome.getAttempts() >= (i % 10 == 0 ? 2 : 1), outcome::toString);
  }

  private static void awaitEnded(List<CompletableFuture<Outcome>> outcomes, int count) {
    ExampleFleet.await(
        count + " tasks have ended",
        () -> outcomes.stream().filter(CompletableFuture::isDone).count() >= count);
  }

  private static void assertWorked(List<CompletableFuture<Outcome>> outcomes) {
    Set<String> agents =
        outcomes.stream().map(outcome -> outcome.join().getAgentId()).collect(Collectors.toSet());
    assertEquals(
        Set.of("java", "python-drained", "node-killed", "python-replaced", "node-stays"), agents);
  }
}
