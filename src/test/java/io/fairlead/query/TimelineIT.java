package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.view.TimelineView;
import io.fairlead.query.view.TimelineView.MoveView;
import io.fairlead.query.view.TimelineView.RunView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ran where, and what was moved, on a real broker. */
@Tag("full")
class TimelineIT {
  private static final int TASKS = 40;

  @TempDir static Path directory;

  private static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(ProblemException.class);
  }

  private static TimelineView timeline(Api api, Object... query) throws Exception {
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < query.length; i += 2) {
      parameters.put(String.valueOf(query[i]), String.valueOf(query[i + 1]));
    }
    return Json.MAPPER.treeToValue(
        api.call("GET", List.of("v1", "swarms", "s", "timeline"), parameters, null),
        TimelineView.class);
  }

  private static String refusedField(Api api, String swarm, String name, String value) {
    return assertThrows(
            ProblemException.class,
            () ->
                api.call(
                    "GET", List.of("v1", "swarms", swarm, "timeline"), Map.of(name, value), null))
        .problem()
        .field();
  }

  private static AgentWorker worker(OneInstance instance, String id, CountDownLatch busyUntil) {
    return AgentWorker.builder()
        .properties(instance.clientProperties())
        .swarm("s")
        .agent(id)
        .slots(1)
        .start(
            (task, context) -> {
              busyUntil.await();
              return TaskResult.text("done");
            });
  }

  private static boolean allButOneAreDone(List<RunView> runs) {
    return runs.stream().filter(run -> run.kind().equals("COMPLETED")).count() == TASKS - 1
        && runs.get(runs.size() - 1).kind().equals("RUNNING");
  }

  @Test
  void tellsWhatRanWhereAndWhatWasMoved() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    try (OneInstance instance = OneInstance.start(directory, 1)) {
      Api api = instance.api();
      JsonNode swarm =
          Json.parse(
              """
              {"swarmId": "s", "settings": {"localQueueTargetMs": 3000, "stealThreshold": 0, "maxPrefetch": 0,
                "balanceIntervalMs": 100}}""");
      api.call("POST", List.of("v1", "swarms"), Map.of("waitMs", "10000"), swarm);
      try (AgentWorker stuck = worker(instance, "stuck", slow);
          AgentWorker quick = worker(instance, "quick", new CountDownLatch(0))) {
        patiently()
            .until(
                () ->
                    api.call("GET", List.of("v1", "swarms", "s"), Map.of(), null)
                            .path("agentsAvailable")
                            .asInt()
                        == 2);
        api.call(
            "POST",
            List.of("v1", "swarms", "s", "tasks"),
            Map.of(),
            Json.MAPPER.valueToTree(
                Map.of(
                    "tasks",
                    IntStream.range(0, TASKS)
                        .mapToObj(i -> Map.of("taskId", "t/" + i, "estimatedCostMs", 500))
                        .toList())));

        // One of them is stuck with its first task; the other does all else.
        TimelineView all =
            patiently().until(() -> timeline(api), it -> !it.cut() && allButOneAreDone(it.runs()));
        RunView running = all.runs().get(all.runs().size() - 1);
        assertEquals("stuck", running.agentId());
        assertEquals("RUNNING", running.kind());
        for (RunView run :
            all.runs().stream().filter(run -> run.kind().equals("COMPLETED")).toList()) {
          assertEquals("quick", run.agentId());
          assertTrue(run.dispatchedAtMs() <= run.startedAtMs(), run.toString());
          assertTrue(run.startedAtMs() <= run.endedAtMs(), run.toString());
        }
        assertEquals(TASKS, all.runs().stream().map(RunView::taskId).distinct().count());

        // Among them such as waited for the first.
        assertFalse(all.moves().isEmpty());
        Set<String> ran = all.runs().stream().map(RunView::taskId).collect(Collectors.toSet());
        for (MoveView move : all.moves()) {
          assertTrue(Set.of("STOLEN", "MIGRATED").contains(move.kind()), move.toString());
          assertEquals(
              Set.of("stuck", "quick"),
              new HashSet<>(List.of(move.fromAgentId(), move.toAgentId())));
          assertTrue(ran.contains(move.taskId()), move.toString());
        }
        assertEquals(
            List.of("AGENT_JOINED", "AGENT_JOINED"),
            all.events().stream()
                .map(event -> event.kind())
                .filter(kind -> !kind.equals("AGENT_SUSPECTED")) // of a machine that stood still
                .toList());

        assertEquals(
            List.of("stuck"),
            timeline(api, "agent", "stuck").runs().stream().map(RunView::agentId).toList());
        assertEquals(List.of(running), timeline(api, "firstAgent", "stuck").runs());
        assertEquals(TASKS - 1, timeline(api, "lastAgent", "r").runs().size());
        TimelineView two = timeline(api, "limit", 2);
        assertTrue(two.cut());
        assertEquals(running.taskId(), two.runs().get(1).taskId());

        slow.countDown();
        patiently()
            .until(
                () ->
                    timeline(api, "agent", "stuck").runs().stream()
                        .map(RunView::kind)
                        .toList()
                        .equals(List.of("COMPLETED")));
      } finally {
        slow.countDown();
      }
      assertEquals("windowMs", refusedField(api, "s", "windowMs", "900001"));
      assertEquals("limit", refusedField(api, "s", "limit", "5001"));
      assertEquals("agent", refusedField(api, "s", "agent", ""));
      assertThrows(
          ProblemException.class,
          () -> api.call("GET", List.of("v1", "swarms", "no", "timeline"), Map.of(), null));
    }
  }
}
