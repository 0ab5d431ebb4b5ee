package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.local.ChildProcess;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A coordinator killed in mid-run, with the SDK on both sides of it. */
@Tag("full")
class CoordinatorCrashIT {
  /** One for each of the two partitions, so that whoever is killed holds one. */
  private static final List<String> SWARMS = List.of(swarmIn(0), swarmIn(1));

  private static final int BEFORE = 150;
  private static final int AFTER = 50;
  private static final int RUN_BEFORE_THE_KILL = 40;

  /** Who carries on. */
  enum Successor {
    ON_THE_SAME_DIRECTORY,
    ON_AN_EMPTY_DIRECTORY,
    THAT_WAS_RUNNING_BESIDE_IT
  }

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "ON_THE_SAME_DIRECTORY, exactly_once_v2",
    "ON_AN_EMPTY_DIRECTORY, exactly_once_v2",
    "THAT_WAS_RUNNING_BESIDE_IT, exactly_once_v2",
    "ON_THE_SAME_DIRECTORY, at_least_once",
    "THAT_WAS_RUNNING_BESIDE_IT, at_least_once"
  })
  void everyTaskEnds(Successor successor, String guarantee) throws Exception {
    try (LocalCluster cluster =
            LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
        CoordinatorBench bench =
            new CoordinatorBench(
                cluster, directory.resolve("here"), Map.of("processing.guarantee", guarantee));
        ChildProcess victim = victim(bench.config(), successor)) {
      assertEquals(CoordinatorProcess.READY, victim.readLine());
      if (successor == Successor.THAT_WAS_RUNNING_BESIDE_IT) {
        bench.start();
      }
      AtomicInteger runs = new AtomicInteger();
      CountDownLatch killed = new CountDownLatch(1);
      try (TaskClient client =
              TaskClient.builder()
                  .properties(cluster.addresses().asProperties())
                  .topicPrefix(prefix(bench))
                  .connect();
          AgentWorker red = worker(cluster, bench, 0, runs, killed);
          AgentWorker blue = worker(cluster, bench, 1, runs, killed)) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        submit(client, outcomes, 0, BEFORE);
        await().atMost(Duration.ofSeconds(60)).until(() -> runs.get() > RUN_BEFORE_THE_KILL);
        victim.kill();
        killed.countDown();
        submit(client, outcomes, BEFORE, BEFORE + AFTER);
        if (successor != Successor.THAT_WAS_RUNNING_BESIDE_IT) {
          bench.start();
        }
        for (CompletableFuture<Outcome> outcome : outcomes) {
          assertEquals(OutcomeKind.COMPLETED, outcome.get(90, TimeUnit.SECONDS).getKind());
        }
        assertFalse(red.ended().isDone() || blue.ended().isDone(), "one was fenced");
      }
      List<Outcome> committed = bench.outcomes();
      assertEquals(
          BEFORE + AFTER,
          committed.stream().map(Outcome::getTaskId).collect(Collectors.toSet()).size());
      if (guarantee.equals("exactly_once_v2")) {
        assertEquals(BEFORE + AFTER, committed.size(), "an outcome was doubled");
      }
    }
  }

  private static String swarmIn(int partition) {
    int number = 0;
    while (Utils.toPositive(Utils.murmur2(("s" + number).getBytes(StandardCharsets.UTF_8))) % 2
        != partition) {
      number++;
    }
    return "s" + number;
  }

  private ChildProcess victim(CoordinatorConfig config, Successor successor) throws Exception {
    boolean same = successor == Successor.ON_THE_SAME_DIRECTORY;
    Path state = same ? directory.resolve("here") : directory.resolve("there");
    return ChildProcess.start(
        CoordinatorProcess.class,
        config
            .with(CoordinatorSetting.STATE_DIR, state.toString())
            .toProperties()
            .entrySet()
            .stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .toArray(String[]::new));
  }

  private static String prefix(CoordinatorBench bench) {
    return bench.config().text(CoordinatorSetting.TOPIC_PREFIX);
  }

  /** Every other pair is too long to be part of the task's row. */
  private static String payload(int i) {
    return i + "x".repeat(i % 4 < 2 ? 0 : 4_096);
  }

  private static void submit(
      TaskClient client, List<CompletableFuture<Outcome>> outcomes, int from, int until) {
    for (int i = from; i < until; i++) {
      outcomes.add(
          client.submit(
              TaskSpec.builder(SWARMS.get(i % 2)).taskId("t" + i).payload(payload(i)).build()));
    }
  }

  private static AgentWorker worker(
      LocalCluster cluster,
      CoordinatorBench bench,
      int swarm,
      AtomicInteger runs,
      CountDownLatch killed) {
    return AgentWorker.builder()
        .properties(cluster.addresses().asProperties())
        .topicPrefix(prefix(bench))
        .swarm(SWARMS.get(swarm))
        .agent("a")
        .slots(2)
        .start(
            (task, context) -> {
              if (runs.incrementAndGet() > RUN_BEFORE_THE_KILL) {
                killed.await(); // so that the kill finds work dispatched, running and waiting
              }
              return TaskResult.text(task.payloadText().length() + "!");
            });
  }
}
