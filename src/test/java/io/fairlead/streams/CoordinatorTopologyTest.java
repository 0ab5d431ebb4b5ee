package io.fairlead.streams;

import static io.fairlead.streams.CoordinatorDriver.last;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.SwarmConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorTopologyTest {
  @TempDir Path directory;
  private CoordinatorDriver coordinator;

  @BeforeEach
  void start() {
    coordinator = new CoordinatorDriver(directory, Map.of());
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  @Test
  void takesATaskFromItsSubmissionToItsOutcome() {
    long incarnation = coordinator.join("s", "a1");
    coordinator.task(
        TestMessages.task("s", "t1").setHeaders(Map.of("traceparent", "00-1")).build());
    coordinator.pass(20);
    AgentMessage assign = last(coordinator.messages("s", "a1"));
    assertEquals(AgentMessageKind.ASSIGN, assign.getKind());
    assertEquals("t1", assign.getTaskId());
    assertEquals("work of t1", TestMessages.text(assign.getAssignment().getPayload()));
    assertEquals(Map.of("traceparent", "00-1"), assign.getAssignment().getHeaders());

    coordinator.report(
        TestMessages.report("s", "a1", "hello-a1", incarnation, 3)
            .setLastDispatchSeq(assign.getSeq())
            .setTransitions(TestMessages.ran("t1", assign.getEpoch(), "done"))
            .build());
    Outcome outcome = last(coordinator.outcomes());
    assertEquals(OutcomeKind.COMPLETED, outcome.getKind());
    assertEquals("t1", outcome.getTaskId());
    assertEquals("done", TestMessages.text(outcome.getResultBytes()));
    assertEquals(Map.of("traceparent", "00-1"), outcome.getHeaders());
    assertEquals(assign.getEpoch().longValue(), outcome.getEpoch());
    Decision decision = last(coordinator.decisions());
    assertEquals(DecisionKind.FINISHED, decision.getKind());
    assertTrue(coordinator.deadLetters().isEmpty());
  }

  @Test
  void forgetsThePayloadOfAFinishedTaskAndRemembersItsId() {
    completeOne("t1");
    assertEquals(0, coordinator.entries(StoreNames.PAYLOADS));
    assertEquals(0, coordinator.entries(StoreNames.TASKS));
    coordinator.task(TestMessages.task("s", "t1").build());
    assertEquals(1, coordinator.counters.get(Counter.SUBMISSIONS_REPEATED));
  }

  @Test
  void givesEveryAgentAFullPeriodAfterAStall() {
    coordinator.join("s", "a1");
    coordinator.stall(60_000);
    coordinator.pass(1_000);
    assertTrue(
        coordinator.decisions().stream().noneMatch(it -> it.getKind() == DecisionKind.AGENT_LOST));
    coordinator.pass(7_000);
    assertTrue(
        coordinator.decisions().stream().anyMatch(it -> it.getKind() == DecisionKind.AGENT_LOST));
  }

  @Test
  void requeuesTheWorkOfAnAgentThatFellSilent() {
    coordinator.join("s", "a1");
    coordinator.task(TestMessages.task("s", "t1").build());
    coordinator.pass(20);
    coordinator.pass(6_100);
    Decision ended =
        last(
            coordinator.decisions().stream()
                .filter(it -> it.getKind() == DecisionKind.LEASE_ENDED)
                .toList());
    assertEquals("t1", ended.getTaskId());
    coordinator.join("s", "a2");
    coordinator.pass(20);
    AgentMessage assign = last(coordinator.messages("s", "a2"));
    assertEquals("t1", assign.getTaskId());
    assertTrue(assign.getEpoch() > ended.getEpoch());
  }

  @Test
  void retiresATopicOnlyAfterTheDecisionIsCommitted() {
    coordinator.leaveTopicsAlone();
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.CREATE_SWARM)
            .setConfig(Map.of("topicRetireAfterMs", "1000"))
            .build());
    coordinator.report(TestMessages.hello("s", "a1", "h").build());
    assertEquals(List.of("create s/a1"), coordinator.errands);
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.TOPIC_READY).setAgentId("a1").build());
    coordinator.errands.clear();
    coordinator.pass(9_500);
    assertEquals("delete s/a1", coordinator.errands.get(0));
  }

  @Test
  void publishesTheConfigurationInForceAndForgetsItWithTheSwarm() {
    coordinator.command(TestMessages.command("s", SwarmCommandKind.CREATE_SWARM).build());
    assertNotNull(coordinator.lastRaw(coordinator.topics().config()));
    coordinator.command(TestMessages.command("s", SwarmCommandKind.DELETE_SWARM).build());
    coordinator.pass(20);
    assertNull(coordinator.lastRaw(coordinator.topics().config()));
    assertEquals(0, coordinator.entries(StoreNames.TENANTS));
  }

  @Test
  void appliesACommandToAllSwarmsOfThePartition() {
    coordinator.command(TestMessages.command("s1", SwarmCommandKind.CREATE_SWARM).build());
    coordinator.command(TestMessages.command("s2", SwarmCommandKind.CREATE_SWARM).build());
    coordinator.command(
        TestMessages.command("*", SwarmCommandKind.UPDATE_CONFIG)
            .setConfig(Map.of("maxAttempts", "7"))
            .build());
    assertTrue(coordinator.deadLetters().isEmpty());
    List<SwarmConfig> configs = coordinator.configs();
    assertEquals(
        List.of("s1", "s2"),
        configs.stream()
            .filter(it -> "7".equals(it.getSettings().get("maxAttempts")))
            .map(SwarmConfig::getSwarmId)
            .toList());
  }

  @Test
  void failsATaskForGoodAsOutcomeAndDeadLetter() {
    long incarnation = coordinator.join("s", "a1");
    coordinator.task(TestMessages.task("s", "t1").build());
    coordinator.pass(20);
    AgentMessage assign = last(coordinator.messages("s", "a1"));
    coordinator.report(
        TestMessages.report("s", "a1", "hello-a1", incarnation, 3)
            .setLastDispatchSeq(assign.getSeq())
            .setTransitions(
                List.of(
                    TestMessages.started("t1", assign.getEpoch()),
                    TestMessages.failed("t1", assign.getEpoch(), "no way", false)))
            .build());
    Outcome outcome = last(coordinator.outcomes());
    assertEquals(OutcomeKind.FAILED, outcome.getKind());
    assertEquals("not-retriable", outcome.getReason());
    DeadLetter letter = last(coordinator.deadLetters());
    assertEquals("task-failed", letter.getCause());
    assertEquals("t1", letter.getTaskId());
    assertEquals(assign.getEpoch().longValue(), letter.getEpoch());
    assertTrue(letter.getValue().hasRemaining(), "the task, to be submitted again");
  }

  private void completeOne(String task) {
    long incarnation = coordinator.join("s", "a1");
    coordinator.task(TestMessages.task("s", task).build());
    coordinator.pass(20);
    AgentMessage assign = last(coordinator.messages("s", "a1"));
    coordinator.report(
        TestMessages.report("s", "a1", "hello-a1", incarnation, 3)
            .setLastDispatchSeq(assign.getSeq())
            .setTransitions(TestMessages.ran(task, assign.getEpoch(), "done"))
            .build());
  }
}
