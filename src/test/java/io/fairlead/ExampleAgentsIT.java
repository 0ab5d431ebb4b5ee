package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.ExampleAgent.Language;
import io.fairlead.agent.TaskSpec;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.TransitionKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each agent of {@code examples} alone in a swarm, as a process, with the coordinator itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("full")
class ExampleAgentsIT {
  private static final long AT_MOST_S = 40;

  /** Runs until it is interrupted. */
  private static final String ENDLESS = "{\"sleepMs\": 600000}";

  private ExampleFleet fleet;
  private Path directory;

  @BeforeAll
  void start(@TempDir Path scratch) throws Exception {
    directory = scratch;
    fleet = new ExampleFleet(directory);
  }

  @AfterAll
  void stop() throws Exception {
    if (fleet != null) {
      fleet.close();
    }
  }

  /** It is interrupted by a cancel, and its slot is free for the next task. */
  @ParameterizedTest
  @EnumSource
  void returnsResultsAndFailuresAndIsCancelled(Language language) throws Exception {
    String swarm = create(language, "work");
    ExampleAgent agent = fleet.agent(language, swarm, "a").awaitIncarnation(1);

    Outcome done = end(submit(swarm, "good morning"));
    assertEquals("good morning", ExampleFleet.result(done));
    assertEquals("text/plain", done.getContentType());
    assertEquals("a", done.getAgentId());
    assertTrue(done.getRunTimeMs() >= 0);

    Outcome second = end(submit(swarm, "{\"fail\": \"no luck\", \"failAttempts\": 1}"));
    assertEquals(OutcomeKind.COMPLETED, second.getKind());
    assertEquals(2, second.getAttempts());

    Outcome failed = end(submit(swarm, "{\"fail\": \"hopeless\", \"retriable\": false}"));
    assertEquals("not-retriable", failed.getReason());
    assertEquals("hopeless", failed.getMessage());
    assertEquals(1, failed.getAttempts());
    ExampleFleet.await(
        "the dead letter",
        () ->
            fleet.read("fairlead.dead-letters", DeadLetter.class).stream()
                .anyMatch(letter -> failed.getTaskId().equals(letter.getTaskId())));

    TaskSpec endless = task(swarm, ENDLESS);
    CompletableFuture<Outcome> cancelled = fleet.client.submit(endless);
    fleet.awaitReported(endless.taskId(), TransitionKind.STARTED);
    assertGoesOnAfterCancel(endless, cancelled);

    agent.terminate();
    assertEquals(ExampleAgent.EXIT_LEFT, agent.awaitExit(), agent::said);
    fleet.awaitDecision(swarm, "a", DecisionKind.AGENT_LEFT);
    fleet.audit();
  }

  /**
   * SIGTERM: what runs is finished, what waits goes to whoever comes next; here that is the agent
   * itself, which shared a topic before and has one of its own now.
   */
  @ParameterizedTest
  @EnumSource
  void drains(Language language) throws Exception {
    String swarm =
        create(
            language,
            "drain",
            Map.of("agentTopicLayout", "\"shared\"", "sharedTopicPartitions", "5"));
    ExampleAgent agent =
        fleet.agent(language, swarm, "a", "--drain-timeout", "600").awaitIncarnation(1);
    // The second is sent ahead, since both are said to be short.
    Path go = directory.resolve(swarm + ".go");
    TaskSpec running = shortTask(swarm, "{\"untilExists\": \"" + go + "\"}");
    TaskSpec waiting = shortTask(swarm, "later");
    CompletableFuture<Outcome> finished = fleet.client.submit(running);
    CompletableFuture<Outcome> later = fleet.client.submit(waiting);
    fleet.awaitReported(running.taskId(), TransitionKind.STARTED);
    fleet.awaitHeldWaiting(waiting.taskId());
    agent.terminate();
    fleet.awaitReported(waiting.taskId(), TransitionKind.RELEASED);
    Files.createFile(go);
    assertEquals(ExampleAgent.EXIT_LEFT, agent.awaitExit(), agent::said);
    assertEquals(1, end(finished).getAttempts());
    String own = "fairlead.assignments." + swarm + ".a";
    assertFalse(fleet.topicExists(own));
    fleet.configure(swarm, "agentTopicLayout", "\"per-agent\"");
    fleet.agent(language, swarm, "a").awaitIncarnation(2);
    assertTrue(fleet.topicExists(own));
    assertEquals("later", ExampleFleet.result(end(later)));
    assertEquals(1, end(later).getAttempts());
    fleet.audit();
  }

  @ParameterizedTest
  @EnumSource
  void doesNotWaitForEverWhenItDrains(Language language) throws Exception {
    String swarm = create(language, "impatient");
    ExampleAgent agent =
        fleet.agent(language, swarm, "a", "--drain-timeout", "0.2").awaitIncarnation(1);
    TaskSpec endless = TaskSpec.builder(swarm).payload(ENDLESS).maxAttempts(1).build();
    CompletableFuture<Outcome> failed = fleet.client.submit(endless);
    fleet.awaitReported(endless.taskId(), TransitionKind.STARTED);
    agent.terminate();
    assertEquals(ExampleAgent.EXIT_LEFT, agent.awaitExit(), agent::said);
    assertEquals("attempts-exhausted", end(failed).getReason());
    assertEquals("drain timeout", end(failed).getMessage());
    fleet.audit();
  }

  /** What waits behind a long run goes to an agent that has nothing to do. */
  @ParameterizedTest
  @EnumSource
  void givesBackWhatIsRevoked(Language language) throws Exception {
    String swarm = create(language, "revoked");
    fleet.agent(language, swarm, "a").awaitIncarnation(1);
    TaskSpec running = shortTask(swarm, ENDLESS);
    TaskSpec waiting = shortTask(swarm, "later");
    CompletableFuture<Outcome> first = fleet.client.submit(running);
    CompletableFuture<Outcome> moved = fleet.client.submit(waiting);
    fleet.awaitReported(running.taskId(), TransitionKind.STARTED);
    fleet.awaitHeldWaiting(waiting.taskId());

    fleet.agent(language, swarm, "idle").awaitIncarnation(1);
    assertEquals("idle", end(moved).getAgentId());
    assertEquals(1, end(moved).getAttempts());
    assertTrue(
        fleet.read("fairlead.assignments." + swarm + ".a", AgentMessage.class).stream()
            .anyMatch(
                it ->
                    it.getKind() == AgentMessageKind.REVOKE
                        && waiting.taskId().equals(it.getTaskId())));
    fleet.awaitReported(waiting.taskId(), TransitionKind.RELEASED);
    fleet.cancel(swarm, running.taskId());
    assertEquals("a", end(first).getAgentId());
    assertEquals(1, end(first).getAttempts());
    fleet.audit();
  }

  /** Two processes of one id: the second works, the first stops for good and says why. */
  @ParameterizedTest
  @EnumSource
  void isFencedByASecondProcess(Language language) throws Exception {
    String swarm = create(language, "fenced");
    ExampleAgent first = fleet.agent(language, swarm, "a").awaitIncarnation(1);
    TaskSpec endless = task(swarm, ENDLESS);
    CompletableFuture<Outcome> cancelled = fleet.client.submit(endless);
    fleet.awaitReported(endless.taskId(), TransitionKind.STARTED);
    fleet.agent(language, swarm, "a").awaitIncarnation(2);
    assertEquals(ExampleAgent.EXIT_FENCED, first.awaitExit(), first::said);
    assertTrue(first.said().contains("incarnation 1 is not in force, 2 is"), first::said);
    assertGoesOnAfterCancel(endless, cancelled);
    fleet.audit();
  }

  /** It wakes up as a lost agent, fences itself and comes back; meanwhile its topic was deleted. */
  @ParameterizedTest
  @EnumSource
  void joinsAnewWhenItWasSuspendedForTooLong(Language language) throws Exception {
    String swarm =
        create(
            language,
            "suspended",
            Map.of(
                "suspectAfterMs", "1000",
                "lostAfterMs", "2000",
                "leaseMs", "2000",
                "topicRetireAfterMs", "1000"));
    ExampleAgent agent = fleet.agent(language, swarm, "a").awaitIncarnation(1);
    TaskSpec endless = task(swarm, ENDLESS);
    CompletableFuture<Outcome> cancelled = fleet.client.submit(endless);
    fleet.awaitReported(endless.taskId(), TransitionKind.STARTED);
    agent.suspend();
    fleet.awaitDecision(swarm, "a", DecisionKind.AGENT_LOST);
    String topic = "fairlead.assignments." + swarm + ".a";
    ExampleFleet.await("the topic is gone", () -> !fleet.topicExists(topic));
    agent.resume();
    agent.awaitSaid("cut off, incarnation 1");
    assertGoesOnAfterCancel(endless, cancelled);
    fleet.audit();
  }

  /** The only slot is free again, whatever the task has gone through. */
  private void assertGoesOnAfterCancel(TaskSpec endless, CompletableFuture<Outcome> cancelled)
      throws Exception {
    CompletableFuture<Outcome> next = submit(endless.swarmId(), "next");
    fleet.cancel(endless.swarmId(), endless.taskId());
    assertEquals(OutcomeKind.CANCELLED, end(cancelled).getKind());
    assertEquals("cancelled-by-command", end(cancelled).getReason());
    assertEquals("next", ExampleFleet.result(end(next)));
    assertEquals("a", end(next).getAgentId());
  }

  private String create(Language language, String name) throws Exception {
    return create(language, name, Map.of());
  }

  private String create(Language language, String name, Map<String, String> settings)
      throws Exception {
    String swarm = language.name().toLowerCase(Locale.ROOT) + "-" + name;
    fleet.create(swarm, settings);
    return swarm;
  }

  private static TaskSpec task(String swarm, String payload) {
    return TaskSpec.builder(swarm).payload(payload).contentType("text/plain").build();
  }

  private static TaskSpec shortTask(String swarm, String payload) {
    return TaskSpec.builder(swarm).payload(payload).estimatedCost(Duration.ofMillis(1)).build();
  }

  private CompletableFuture<Outcome> submit(String swarm, String payload) {
    return fleet.client.submit(task(swarm, payload));
  }

  private static Outcome end(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome.get(AT_MOST_S, TimeUnit.SECONDS);
  }
}
