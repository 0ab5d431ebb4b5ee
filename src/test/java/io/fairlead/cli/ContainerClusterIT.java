package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.Closing;
import io.fairlead.ContainerKafka;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.query.HttpApi;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two coordinators as processes, each the other's standby, on a Kafka in a container. What this
 * shows is shown without Docker by {@code CoordinatorCrashIT} (a coordinator killed beside
 * another), {@code LiveStreamsIT} (one instance answers for the other's swarms), {@code
 * BrokerOutageIT} (a broker stopped for long) and {@code KilledUpIT} (a broker killed, and one that
 * stands still).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("full")
class ContainerClusterIT {
  /** One for each of the two partitions, so that each coordinator has one. */
  private static final List<String> SWARMS = List.of(swarmIn(0), swarmIn(1));

  private static final int BEFORE = 160;
  private static final int AFTER = 40;

  /** From then on the agents hold what they run until the blow has fallen. */
  private static final int RUN_BEFORE_THE_BLOW = 40;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern REST = Pattern.compile("REST at (http://[0-9.:]+)");

  /** How the broker goes away, and comes back. */
  enum Outage {
    STOPPED {
      @Override
      void begin(ContainerKafka kafka) {
        kafka.stop();
      }

      @Override
      void end(ContainerKafka kafka) {
        kafka.startAgain();
      }
    },
    KILLED {
      @Override
      void begin(ContainerKafka kafka) {
        kafka.kill();
      }

      @Override
      void end(ContainerKafka kafka) {
        kafka.startAgain();
      }
    },
    PAUSED {
      @Override
      void begin(ContainerKafka kafka) {
        kafka.pause();
      }

      @Override
      void end(ContainerKafka kafka) {
        kafka.unpause();
      }
    };

    abstract void begin(ContainerKafka kafka);

    abstract void end(ContainerKafka kafka);
  }

  /** A coordinator, and the way to ask it. */
  private record Instance(FairleadProcess process, HttpApi api) {}

  @RegisterExtension final Closing closing = new Closing();

  private Path scratch;
  private ContainerKafka kafka;
  private Map<String, String> addresses;
  private Instance first;
  private Instance second;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    scratch = directory;
    kafka = closing.add(ContainerKafka.start());
    addresses = kafka.addresses();
    first = coordinator("first");
    second = coordinator("second");
    awaitEachHasOnePartition();
  }

  @Test
  void eachAnswersForEverySwarmAndOneGoesOnWhenTheOtherIsKilled() throws Exception {
    awaitEachHasOnePartition();
    try (Work work = new Work("kill")) {
      work.submit(0, BEFORE);
      work.awaitHeld();
      for (Instance instance : List.of(first, second)) {
        for (String swarm : SWARMS) {
          await(
              "work waits in " + swarm,
              () -> instance.api.get("v1", "swarms", swarm).path("waiting").asInt() > 0);
        }
      }
      second.process.kill();
      work.letGo();
      work.submit(BEFORE, BEFORE + AFTER);
      work.awaitAllCompleted();
      second = coordinator("second");
      work.awaitAgentsActive();
    }
    assertClean();
  }

  @ParameterizedTest
  @EnumSource
  void everyTaskEndsOnceThoughTheBrokerGoesAway(Outage outage) throws Exception {
    try (Work work = new Work(outage.name())) {
      work.submit(0, BEFORE);
      work.awaitHeld();
      outage.begin(kafka);
      try {
        // They have given up what they had: that takes longer than any session and transaction.
        work.awaitAgentsCutOff();
        work.letGo();
      } finally {
        outage.end(kafka);
      }
      work.submit(BEFORE, BEFORE + AFTER);
      work.awaitAllCompleted();
      work.awaitAgentsActive();
    }
    for (Instance instance : List.of(first, second)) {
      await("alive", () -> instance.api.get("health", "live").isObject());
    }
    assertClean();
  }

  private Instance coordinator(String name) throws Exception {
    Path config = scratch.resolve(name + ".properties");
    Files.writeString(
        config,
        """
        partitions=2
        standbys=1
        auto.create.swarms=true
        """);
    FairleadProcess process =
        closing.add(
            FairleadProcess.start(
                scratch,
                "coordinator",
                "--bootstrap-server",
                addresses.get("bootstrap.servers"),
                "--schema-registry",
                addresses.get("schema.registry.url"),
                "--config",
                config.toString(),
                "--state-dir",
                scratch.resolve(name).toString(),
                "--http-port",
                "0"));
    process.awaitOutput("Ctrl-C ends it.");
    Matcher rest = REST.matcher(process.out());
    assertTrue(rest.find(), process.out());
    return new Instance(process, new HttpApi(rest.group(1), null));
  }

  private void awaitEachHasOnePartition() {
    await(
        "each has one partition",
        () -> {
          JsonNode instances = first.api.get("v1", "instances").path("instances");
          return instances.size() == 2
              && instances.path(0).path("partitions").size() == 1
              && instances.path(1).path("partitions").size() == 1;
        });
  }

  /** A coordinator that can't answer at this moment says so; then it is asked again. */
  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(condition);
  }

  /** Of all tasks of all tests so far. */
  private void assertClean() {
    AuditReport audit = TopicAuditor.audit(addresses, (passed, total) -> {});
    assertEquals(List.of(), audit.examples());
    assertTrue(audit.isClean(), audit::toString);
    assertEquals(audit.submitted(), audit.completed(), audit::toString);
  }

  private static String swarmIn(int partition) {
    int number = 0;
    while (Utils.toPositive(Utils.murmur2(("s" + number).getBytes(StandardCharsets.UTF_8))) % 2
        != partition) {
      number++;
    }
    return "s" + number;
  }

  /** A producer, an agent in each swarm, and what became of the tasks. */
  private final class Work implements AutoCloseable {
    private final String name;
    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch blow = new CountDownLatch(1);
    private final List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
    private final List<AgentWorker> agents = new ArrayList<>();
    private final TaskClient client;

    Work(String name) {
      this.name = name;
      client = TaskClient.builder().properties(addresses).connect();
      SWARMS.forEach(swarm -> agents.add(agent(swarm)));
    }

    private AgentWorker agent(String swarm) {
      return AgentWorker.builder()
          .properties(addresses)
          .swarm(swarm)
          .agent("of-" + name)
          .slots(2)
          .drainTimeout(Duration.ofSeconds(5))
          .start(
              (task, context) -> {
                if (runs.incrementAndGet() > RUN_BEFORE_THE_BLOW) {
                  blow.await();
                }
                return TaskResult.text(task.payloadText() + "!");
              });
    }

    void submit(int from, int until) {
      for (int i = from; i < until; i++) {
        String id = name + "-" + i;
        outcomes.add(
            client.submit(
                // Being cut off in mid-run counts as an attempt.
                TaskSpec.builder(SWARMS.get(i % 2))
                    .taskId(id)
                    .payload(id)
                    .maxAttempts(20)
                    .build()));
      }
    }

    /** Work runs, is dispatched, and waits: in both swarms. */
    void awaitHeld() {
      await("both agents hold what they run", () -> runs.get() >= RUN_BEFORE_THE_BLOW + 4);
    }

    void letGo() {
      blow.countDown();
    }

    void awaitAgentsCutOff() {
      await("the agents are cut off", () -> agents.stream().noneMatch(AgentWorker::isActive));
    }

    void awaitAgentsActive() {
      await("the agents work", () -> agents.stream().allMatch(AgentWorker::isActive));
    }

    void awaitAllCompleted() throws Exception {
      for (int i = 0; i < outcomes.size(); i++) {
        Outcome outcome = outcomes.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
        assertEquals(
            name + "-" + i + "!",
            StandardCharsets.UTF_8.decode(outcome.getResultBytes().duplicate()).toString());
      }
    }

    @Override
    public void close() {
      letGo();
      agents.forEach(AgentWorker::close);
      client.close();
    }
  }
}
