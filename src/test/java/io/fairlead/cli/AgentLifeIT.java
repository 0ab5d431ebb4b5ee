package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.audit.TopicReader;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.Command;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.SwarmId;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.StateReader.Location;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.SwarmCommandCodec;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents as processes of their own that die, stand still, and have doubles. */
@Tag("full")
class AgentLifeIT {
  private static final String SWARM = "default";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path scratch;

  private LocalCluster cluster;
  private Map<String, String> addresses;
  private Coordinator coordinator;
  private TaskClient client;

  @BeforeEach
  void start() throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(scratch.resolve("cluster")));
    addresses = cluster.addresses().asProperties();
    Map<String, String> settings = new HashMap<>(addresses);
    settings.put("state.dir", scratch.resolve("state").toString());
    settings.put("partitions", "2");
    // Nobody asks there; without one the coordinator does not say where a swarm's state is.
    settings.put("application.server", "127.0.0.1:1");
    coordinator = Coordinator.start(CoordinatorConfig.of(settings));
    client = TaskClient.builder().properties(addresses).connect();
    coordinator
        .commands()
        .send(
            SwarmCommandCodec.encode(
                new SwarmId(SWARM),
                new Command.CreateSwarm(
                    Map.of("suspectAfterMs", "1500", "lostAfterMs", "5000"), "test"),
                "create",
                System.currentTimeMillis()))
        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    coordinator.close();
    cluster.close();
  }

  @Test
  void ofTwoAgentsOneIsKilledAndOneStandsStillAndEveryTaskEndsOnce() throws Exception {
    try (FairleadProcess killed = agent("killed");
        FairleadProcess frozen = agent("frozen");
        FairleadProcess healthy = agent("healthy")) {
      for (FairleadProcess agent : List.of(killed, frozen, healthy)) {
        agent.awaitOutput("has joined swarm");
      }
      List<CompletableFuture<Outcome>> ends = submit(60);
      Awaitility.await().atMost(LIMIT).until(() -> done(ends) >= 10);
      frozen.suspend();
      killed.kill();
      // What it ran ends meanwhile, so it comes back with results that are too late.
      awaitPhase("killed", AgentPhase.LOST);
      awaitPhase("frozen", AgentPhase.LOST);
      frozen.resume();
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> stored("frozen").orElseThrow().incarnation() > 1);
      awaitPhase("frozen", AgentPhase.ALIVE);
      assertCompleted(ends);
      // It works again: alone there, it does all of it.
      healthy.interrupt();
      healthy.awaitEnd();
      List<CompletableFuture<Outcome>> more = submit(4);
      assertCompleted(more);
      for (CompletableFuture<Outcome> end : more) {
        assertEquals("frozen", end.join().getAgentId());
      }

      Map<String, List<Decision>> lost = leasesLostByAgent();
      assertTrue(lost.containsKey("killed"), "nothing ran on the agent that was killed");
      assertTrue(lost.containsKey("frozen"), "nothing ran on the agent that stood still");
      for (CompletableFuture<Outcome> end : ends) {
        Outcome outcome = end.join();
        lost.values().stream()
            .flatMap(List::stream)
            .filter(lease -> lease.getTaskId().equals(outcome.getTaskId()))
            .forEach(lease -> assertTrue(outcome.getEpoch() > lease.getEpoch(), outcome::toString));
      }
    }
    assertClean(64);
  }

  @Test
  void ofTwoProcessesWithOneIdTheLaterWorksAndTheOtherEndsSayingSo() throws Exception {
    try (FairleadProcess first = agent("same")) {
      first.awaitOutput("has joined swarm");
      List<CompletableFuture<Outcome>> ends = submit(30);
      Awaitility.await().atMost(LIMIT).until(() -> done(ends) >= 5);
      try (FairleadProcess second = agent("same")) {
        assertEquals(ExitCode.FENCED, first.awaitEnd(), first.err());
        assertTrue(first.err().contains("agent same has ended: incarnation 1 is"), first.err());
        assertCompleted(ends);
        assertCompleted(submit(4));
        assertEquals(2, stored("same").orElseThrow().incarnation());
        second.interrupt();
        second.awaitEnd();
        assertTrue(second.err().contains("said goodbye"), second.err());
      }
    }
    assertClean(34);
  }

  private FairleadProcess agent(String id) throws IOException {
    return FairleadProcess.start(
        scratch,
        "agent",
        "run",
        "--bootstrap-server",
        cluster.bootstrapServers(),
        "--schema-registry",
        cluster.schemaRegistryUrl(),
        "--id",
        id,
        "--slots",
        "2",
        "--",
        "sleep",
        "0.3");
  }

  private List<CompletableFuture<Outcome>> submit(int tasks) {
    List<CompletableFuture<Outcome>> ends = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      ends.add(client.submit(TaskSpec.builder(SWARM).build()));
    }
    return ends;
  }

  private static long done(List<CompletableFuture<Outcome>> ends) {
    return ends.stream().filter(CompletableFuture::isDone).count();
  }

  private static void assertCompleted(List<CompletableFuture<Outcome>> ends) throws Exception {
    for (CompletableFuture<Outcome> end : ends) {
      Outcome outcome = end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
    }
  }

  private void assertClean(long tasks) {
    AuditReport audit = TopicAuditor.audit(addresses, (passed, total) -> {});
    assertEquals(List.of(), audit.examples());
    assertTrue(audit.isClean(), audit::toString);
    assertEquals(tasks, audit.completed());
  }

  private void awaitPhase(String agent, AgentPhase phase) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> stored(agent).filter(a -> a.phase() == phase).isPresent());
  }

  private Optional<StoredAgent> stored(String agent) throws Exception {
    SwarmId swarm = new SwarmId(SWARM);
    return coordinator.state().locate(swarm) instanceof Location.Here here
        ? coordinator.state().agent(here.partition(), swarm, new AgentId(agent))
        : Optional.empty();
  }

  private Map<String, List<Decision>> leasesLostByAgent() {
    Map<String, List<Decision>> lost = new HashMap<>();
    try (ConfluentAvroSerde<Decision> serde = new ConfluentAvroSerde<>(Decision.class);
        TopicReader reader = new TopicReader(addresses)) {
      serde.configure(addresses, false);
      reader.readAll(
          List.of("fairlead.decisions"),
          (passed, total) -> {},
          record -> {
            Decision decision = serde.deserializer().deserialize(record.topic(), record.value());
            if (decision.getKind() == DecisionKind.LEASE_ENDED
                && "agent-lost".equals(decision.getReason())) {
              lost.computeIfAbsent(decision.getAgentId(), id -> new ArrayList<>()).add(decision);
            }
          });
    }
    return lost;
  }
}
