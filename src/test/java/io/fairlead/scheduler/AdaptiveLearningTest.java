package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import io.fairlead.model.TypeSpeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Two agents, each four times as fast at one type of task as at the other: alike in general, so
 * that only who learns their speed by type can tell them apart.
 */
class AdaptiveLearningTest {
  private static final long COST_MS = 100;
  private static final int ROUNDS = 60;

  private final SchedulerHarness swarm = new SchedulerHarness();
  private int tasks;

  private void start(String strategy) {
    swarm.handle(
        new Command.CreateSwarm(
            Map.of("strategy", '"' + strategy + '"', "maxPrefetch", "0"), "test"));
    swarm.join("render-box", 1);
    swarm.join("train-box", 1);
  }

  private Fact.TaskDispatched submit(String type) {
    Task task =
        new Task(
            new TaskId("t" + tasks++),
            new TenantId("tenant"),
            type,
            Level.NORMAL,
            0,
            Task.NEVER,
            SchedulerHarness.WALL_BASE_MS,
            0,
            COST_MS * 1_000,
            List.of(),
            null,
            true,
            1,
            tasks);
    return SchedulerHarness.only(
        swarm.handle(new Command.Submit(task, 0)), Fact.TaskDispatched.class);
  }

  private static long runMs(Fact.TaskDispatched given) {
    boolean own = given.lease().agent().value().startsWith(given.task().type());
    return own ? COST_MS / 2 : COST_MS * 2;
  }

  /** Both types come at one moment, in turns which first; returns who got which in the end. */
  private Map<String, Integer> run() {
    Map<String, Integer> got = new TreeMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      boolean renderFirst = round % 4 < 2;
      List<Fact.TaskDispatched> given = new ArrayList<>();
      given.add(submit(renderFirst ? "render" : "train"));
      given.add(submit(renderFirst ? "train" : "render"));
      swarm.pass(200);
      for (Fact.TaskDispatched each : given) {
        Transition end = SchedulerHarness.completed(each, runMs(each));
        swarm.handle(swarm.report(each.lease().agent().value(), List.of(), end));
        if (round >= ROUNDS / 2) {
          got.merge(each.task().type() + " on " + each.lease().agent(), 1, Integer::sum);
        }
      }
    }
    return got;
  }

  private StoredAgent agent(String id) {
    StoredAgent stored = swarm.scheduler.view().agent(new AgentId(id));
    assertTrue(stored != null);
    return stored;
  }

  @Test
  void adaptiveSendsEachAgentTheTypeThatItIsFastAt() {
    start("adaptive");
    assertEquals(
        Map.of("render on render-box", ROUNDS / 2, "train on train-box", ROUNDS / 2), run());
    TypeSpeed own =
        agent("render-box").typeSpeeds().stream()
            .filter(each -> each.type().equals("render"))
            .findFirst()
            .orElseThrow();
    assertEquals(2, own.speed(), 0.01);
  }

  @Test
  void wfqDoesNot() {
    start("wfq");
    Map<String, Integer> got = run();
    assertTrue(got.getOrDefault("render on train-box", 0) > ROUNDS / 8, got.toString());
    assertTrue(got.getOrDefault("train on render-box", 0) > ROUNDS / 8, got.toString());
  }

  @Test
  void whatWasLearnedOutlivesARestart() {
    start("adaptive");
    run();
    List<TypeSpeed> before = agent("train-box").typeSpeeds();
    swarm.restart();
    assertEquals(before, agent("train-box").typeSpeeds());
    assertTrue(before.stream().anyMatch(each -> each.type().equals("train")), before.toString());
  }

  /** Remaining work is reckoned at the speed by type, too, whatever the strategy. */
  @Test
  void anAgentIsExpectedToBeDoneAtItsSpeedAtTheType() {
    swarm.join("render-box", 1);
    for (int i = 0; i < 40; i++) {
      Fact.TaskDispatched given = submit(i % 2 == 0 ? "render" : "train");
      swarm.pass(200);
      swarm.handle(
          swarm.report("render-box", List.of(), SchedulerHarness.completed(given, runMs(given))));
    }
    assertEquals(1, agent("render-box").speed(), 0.5);
    submit("train");
    long doneUs = swarm.now().logicalMs() * 1_000 + COST_MS * 2 * 1_000;
    assertTrue(Math.abs(doneUs - agent("render-box").virtualFinishUs()) < 4_000);
  }
}
