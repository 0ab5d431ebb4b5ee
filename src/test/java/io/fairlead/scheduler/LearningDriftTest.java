package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.completed;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.StoredAgent;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Without estimates of the producers, costs are learned from run times and speeds, and speeds from
 * costs: neither may carry the other away.
 */
class LearningDriftTest {
  private static final int TASKS = 6_000;
  private static final Map<String, Double> SPEEDS = Map.of("fast", 2.0, "mid", 1.0, "slow", 0.5);

  private final SchedulerHarness swarm = new SchedulerHarness();

  private double speed(String agent) {
    StoredAgent stored = swarm.scheduler.view().agent(new AgentId(agent));
    if (stored == null) {
      throw new AssertionError("no agent " + agent);
    }
    return stored.speed();
  }

  @Test
  void speedsKeepTheirProportionAndStayAroundOne() {
    swarm.handle(new Command.CreateSwarm(Map.of("strategy", "round-robin"), "test"));
    SPEEDS.keySet().stream().sorted().forEach(agent -> swarm.join(agent, 1));
    SplittableRandom random = new SplittableRandom(7);
    double logFast = 0;
    double logMid = 0;
    double logSlow = 0;
    int counted = 0;
    for (int i = 0; i < TASKS; i++) {
      Fact.TaskDispatched task = swarm.submitAndDispatch("t" + i, 0);
      AgentId agent = task.lease().agent();
      double noise = Math.exp(random.nextGaussian() * 0.7);
      long runMs = Math.max(1, Math.round(100 * noise / SPEEDS.get(agent.value())));
      swarm.handle(swarm.report(agent.value(), List.of(), completed(task, runMs)));
      if (i > TASKS / 2) {
        counted++;
        logFast += Math.log(speed("fast"));
        logMid += Math.log(speed("mid"));
        logSlow += Math.log(speed("slow"));
      }
    }
    double fast = Math.exp(logFast / counted);
    double mid = Math.exp(logMid / counted);
    double slow = Math.exp(logSlow / counted);
    String seen = "fast " + fast + ", mid " + mid + ", slow " + slow;
    assertTrue(mid > 0.25 && mid < 4, seen);
    assertTrue(fast / mid > 1.5 && fast / mid < 2.7, seen);
    assertTrue(mid / slow > 1.5 && mid / slow < 2.7, seen);
  }
}
