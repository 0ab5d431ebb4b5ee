package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Completion;
import io.fairlead.model.Fact;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskId;
import io.fairlead.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An agent's weight: slots × speed × reliability × (1 − throttle), learned from its reports. */
class AgentWeightTest {
  private static final int SLOTS = 100;

  private final SchedulerHarness swarm = new SchedulerHarness();
  private final Map<String, Double> throttles = new TreeMap<>();
  private long reportSeq = 10;
  private int tasks;

  private void join(String agent, double throttle) {
    throttles.put(agent, throttle);
    swarm.handle(swarm.hello(agent, "hello-" + agent, SLOTS));
    swarm.handle(new Command.TopicReady(new AgentId(agent)));
    report(agent, List.of());
  }

  private void report(String agent, List<Transition> transitions) {
    AgentId id = new AgentId(agent);
    List<Command.Held> held = new ArrayList<>();
    for (StoredTask task : held(agent)) {
      held.add(new Command.Held(task.task().id(), lease(task).epoch()));
    }
    swarm.handle(
        new Command.Report(
            id,
            "hello-" + agent,
            1,
            reportSeq++,
            new AgentProfile(SLOTS, List.of(), 0, throttles.getOrDefault(agent, 0.0), false),
            held,
            0,
            transitions));
  }

  private List<StoredTask> held(String agent) {
    List<StoredTask> held = new ArrayList<>();
    for (TaskId id : swarm.scheduler.view().heldBy(new AgentId(agent))) {
      StoredTask task = swarm.scheduler.view().task(id);
      assertTrue(task != null);
      held.add(task);
    }
    return held;
  }

  private static io.fairlead.model.Lease lease(StoredTask task) {
    io.fairlead.model.Lease lease = task.lease();
    assertTrue(lease != null);
    return lease;
  }

  /** Submits so many tasks at one moment and says how many each agent got. */
  private Map<String, Integer> burst(int count) {
    int from = swarm.facts.size();
    for (int i = 0; i < count; i++) {
      swarm.submit("t" + tasks++, 100);
    }
    Map<String, Integer> got = new TreeMap<>();
    for (Fact.TaskDispatched dispatched :
        SchedulerHarness.all(
            swarm.facts.subList(from, swarm.facts.size()), Fact.TaskDispatched.class)) {
      got.merge(dispatched.lease().agent().value(), 1, Integer::sum);
    }
    return got;
  }

  /** Everything that an agent holds has run at that speed. */
  private void completeAll(String agent, double speed) {
    List<Transition> ends = new ArrayList<>();
    for (StoredTask task : held(agent)) {
      ends.add(
          new Transition.Completed(
              task.task().id(),
              lease(task).epoch(),
              (long) (task.task().estimatedCostUs() / speed),
              Completion.EMPTY));
    }
    report(agent, ends);
  }

  private StoredAgent agent(String agent) {
    StoredAgent stored = swarm.scheduler.view().agent(new AgentId(agent));
    assertTrue(stored != null);
    return stored;
  }

  @Test
  void anAgentTwiceAsFastGetsTwiceTheWorkOnceThatIsLearned() {
    join("fast", 0);
    join("slow", 0);
    Map<String, Integer> got = burst(90);
    assertEquals(45, got.get("fast"), "nothing is known of them yet");
    for (int round = 0; round < 10; round++) {
      swarm.pass(200);
      completeAll("fast", 2);
      completeAll("slow", 1);
      got = burst(90);
    }
    assertEquals(2, agent("fast").speed() / agent("slow").speed(), 0.01);
    assertEquals(60, got.get("fast"), 2);
    assertEquals(30, got.get("slow"), 2);
  }

  @Test
  void whatAnAgentHoldsBackOfItsSpeedGoesToOthers() {
    join("a", 0);
    join("b", 0.5);
    assertEquals(Map.of("a", 60, "b", 30), burst(90));
  }

  @Test
  void anAgentThatHoldsBackEverythingGetsNothing() {
    join("a", 0);
    join("b", 1);
    assertEquals(Map.of("a", 50), burst(50));
  }

  @Test
  void anAgentThatFailsGetsLessAndNeverNothing() {
    swarm.handle(
        new Command.CreateSwarm(Map.of("breakerFailures", "1000", "maxAttempts", "1"), "me"));
    join("a", 0);
    join("b", 0);
    Map<String, Integer> got = burst(40);
    for (int round = 0; round < 10; round++) {
      swarm.pass(200);
      completeAll("a", 1);
      List<Transition> failures = new ArrayList<>();
      for (StoredTask task : held("b")) {
        failures.add(
            new Transition.Failed(task.task().id(), lease(task).epoch(), 100_000, "no", false));
      }
      report("b", failures);
      got = burst(90);
    }
    assertTrue(agent("b").reliability() < 0.05);
    assertTrue(got.getOrDefault("b", 0) >= 2 && got.getOrDefault("b", 0) <= 8, got.toString());
  }
}
