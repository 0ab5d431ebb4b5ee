package io.fairlead.streams;

import static io.fairlead.streams.CoordinatorDriver.last;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.Transition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which agent gets a task, asked for and told over the wire. */
class AgentChoiceTopologyTest {
  @TempDir Path directory;
  private CoordinatorDriver coordinator;
  private final Map<String, List<AgentMessage>> assignments = new TreeMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private long reportSeq = 10;

  @BeforeEach
  void start() {
    coordinator = new CoordinatorDriver(directory, Map.of());
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private void configure(String setting, String value) {
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.UPDATE_CONFIG)
            .setConfig(Map.of(setting, value))
            .build());
  }

  private void report(
      String agent, long incarnation, Map<String, Long> resources, Transition... transitions) {
    long seq = assignments(agent).stream().mapToLong(AgentMessage::getSeq).max().orElse(0);
    coordinator.report(
        TestMessages.report("s", agent, "hello-" + agent, incarnation, reportSeq++)
            .setSlots(2)
            .setResources(resources)
            .setLastDispatchSeq(transitions.length > 0 ? seq : 0)
            .setTransitions(List.of(transitions))
            .build());
  }

  /** All so far: what the driver has given once it does not give again. */
  private List<AgentMessage> assignments(String agent) {
    List<AgentMessage> all = assignments.computeIfAbsent(agent, unused -> new ArrayList<>());
    coordinator.messages("s", agent).stream()
        .filter(message -> message.getKind() == AgentMessageKind.ASSIGN)
        .forEach(all::add);
    return all;
  }

  private List<String> assigned(String agent) {
    return assignments(agent).stream().map(AgentMessage::getTaskId).toList();
  }

  private List<DecisionKind> decided(String agent) {
    decisions.addAll(coordinator.decisions());
    return decisions.stream()
        .filter(decision -> agent.equals(decision.getAgentId()))
        .map(Decision::getKind)
        .toList();
  }

  @Test
  void aDemandGoesToTheAgentThatReportsTheResource() {
    long poor = coordinator.join("s", "a");
    long rich = coordinator.join("s", "b");
    report("a", poor, Map.of());
    report("b", rich, Map.of("gpu", 1L));
    for (String task : List.of("t1", "t2")) {
      coordinator.task(
          TestMessages.task("s", task)
              .setEstimatedCostMs(60_000.0)
              .setResourceDemand(Map.of("gpu", 1L))
              .build());
    }
    coordinator.pass(50);
    assertEquals(List.of(), assigned("a"));
    assertEquals(List.of("t1"), assigned("b"));
  }

  @Test
  void aSharedRateIsConfiguredAndKept() {
    report("a", coordinator.join("s", "a"), Map.of());
    configure("resource.tokens.capacity", "100");
    assertTrue(coordinator.deadLetters().isEmpty());
    for (String task : List.of("t1", "t2")) {
      coordinator.task(
          TestMessages.task("s", task)
              .setEstimatedCostMs(60_000.0)
              .setResourceDemand(Map.of("tokens", 60L))
              .build());
    }
    coordinator.pass(50);
    assertEquals(List.of("t1"), assigned("a"));
    assertEquals(0, coordinator.entries(StoreNames.RESOURCES), "what is held follows from leases");
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.UPDATE_CONFIG)
            .setConfig(Map.of("resource.tokens.capacity", "200", "resource.tokens.perMinute", "60"))
            .build());
    coordinator.pass(50);
    assertEquals(List.of("t1", "t2"), assigned("a"));
    assertEquals(1, coordinator.entries(StoreNames.RESOURCES));
  }

  @Test
  void anOperatorDrainsAndResumesAnAgent() {
    report("a", coordinator.join("s", "a"), Map.of());
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.DRAIN_AGENT)
            .setAgentId("a")
            .setIssuedBy("ops")
            .build());
    coordinator.task(TestMessages.task("s", "t1").build());
    coordinator.pass(50);
    assertEquals(List.of(), assigned("a"));
    assertTrue(decided("a").contains(DecisionKind.AGENT_DRAINED));
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.RESUME_AGENT).setAgentId("a").build());
    coordinator.pass(50);
    assertEquals(List.of("t1"), assigned("a"));
    assertTrue(decided("a").contains(DecisionKind.AGENT_RESUMED));
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.DRAIN_AGENT).setAgentId("nobody").build());
    assertEquals("unknown-agent", last(coordinator.deadLetters()).getCause());
  }

  @Test
  void failuresOpenTheBreakerAProbeClosesItAndBothIsTold() {
    long incarnation = coordinator.join("s", "a");
    report("a", incarnation, Map.of());
    configure("breakerFailures", "2");
    configure("breakerOpenMs", "1000");
    configure("breakerProbes", "1");
    for (String task : List.of("t1", "t2")) {
      coordinator.task(TestMessages.task("s", task).build());
      coordinator.pass(20);
      AgentMessage assign = last(assignments("a"));
      report(
          "a",
          incarnation,
          Map.of(),
          TestMessages.failed(task, assign.getEpoch(), "broken", false));
    }
    assertTrue(decided("a").contains(DecisionKind.BREAKER_OPENED));
    coordinator.task(TestMessages.task("s", "t3").build());
    coordinator.pass(50);
    assertEquals(List.of("t1", "t2"), assigned("a"));
    for (int i = 0; i < 6 && assigned("a").size() < 3; i++) {
      coordinator.pass(200);
      report("a", incarnation, Map.of());
    }
    assertEquals(List.of("t1", "t2", "t3"), assigned("a"), "it is tried again");
    assertEquals(DecisionKind.BREAKER_HALF_OPENED, last(decidedOfBreaker("a")));
    coordinator.report(
        TestMessages.report("s", "a", "hello-a", incarnation, reportSeq++)
            .setSlots(2)
            .setLastDispatchSeq(last(assignments("a")).getSeq())
            .setTransitions(TestMessages.ran("t3", last(assignments("a")).getEpoch(), "done"))
            .build());
    assertEquals(DecisionKind.BREAKER_CLOSED, last(decidedOfBreaker("a")));
  }

  private List<DecisionKind> decidedOfBreaker(String agent) {
    return decided(agent).stream().filter(kind -> kind.name().startsWith("BREAKER")).toList();
  }

  @Test
  void theStrategyIsSwitchedWhileItRunsAndEveryChoiceCanBeTold() {
    for (String agent : List.of("a", "b", "c")) {
      report(agent, coordinator.join("s", agent), Map.of());
    }
    configure("strategy", "\"round-robin\"");
    configure("runnersUpEvery", "1");
    for (int i = 0; i < 3; i++) {
      coordinator.task(TestMessages.task("s", "t" + i).setEstimatedCostMs(60_000.0).build());
    }
    coordinator.pass(50);
    List<String> order = new ArrayList<>();
    for (Decision decision : coordinator.decisions()) {
      if (decision.getKind() == DecisionKind.DISPATCHED) {
        order.add(decision.getAgentId());
        assertEquals("next-in-turn", decision.getReason());
        assertEquals(2, decision.getRunnersUp().size());
      }
    }
    assertEquals(List.of("a", "b", "c"), order);
  }
}
