package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Epoch;
import io.fairlead.model.Strategy;
import io.fairlead.model.TaskId;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A fleet of which every agent has room, and short words for asking it. */
final class TestFleet {
  static final long NOW_US = 1_000_000;

  final Map<AgentId, TestAgent> agents = new TreeMap<>();
  final AgentsWithRoom placement = new AgentsWithRoom(agents::get);

  TestFleet(Strategy strategy) {
    placement.use(strategy);
  }

  static TestFleet random(Strategy strategy, int count, SplittableRandom random) {
    TestFleet fleet = new TestFleet(strategy);
    for (int i = 0; i < count; i++) {
      fleet.add(TestAgent.random(i, random));
    }
    return fleet;
  }

  TestAgent add(TestAgent agent) {
    agents.put(agent.id(), agent);
    placement.add(agent);
    return agent;
  }

  TestAgent add(int number, double weight) {
    TestAgent agent = new TestAgent(number, List.of());
    agent.weight = weight;
    return add(agent);
  }

  /** Gives the task to whom it is placed on. */
  Placement place(PlacementRequest request) {
    Placement placed = placement.choose(request);
    if (placed == null) {
      throw new AssertionError("nobody takes " + request);
    }
    placement.remove(placed.agent());
    ((TestAgent) placed.agent()).virtualFinishUs = placed.finishUs();
    placement.add(placed.agent());
    return placed;
  }

  static PlacementRequest request(long costUs, List<String> required) {
    return new PlacementRequest(
        Eligibility.of(required), Demand.Exact.NONE, "type", costUs, NOW_US, null, 0, null, false);
  }

  static PlacementRequest drawn(PlacementRequest request, int number) {
    return new PlacementRequest(
        request.eligibility(),
        request.demand(),
        request.taskType(),
        request.costUs(),
        request.nowUs(),
        request.preferred(),
        Draw.of(new TaskId("t" + number), new Epoch(number + 1)),
        request.lastInTurn(),
        request.explain());
  }

  static PlacementRequest preferring(PlacementRequest request, @Nullable TestAgent agent) {
    return new PlacementRequest(
        request.eligibility(),
        request.demand(),
        request.taskType(),
        request.costUs(),
        request.nowUs(),
        agent,
        request.draw(),
        request.lastInTurn(),
        request.explain());
  }

  static PlacementRequest inTurnAfter(PlacementRequest request, @Nullable AgentId last) {
    return new PlacementRequest(
        request.eligibility(),
        request.demand(),
        request.taskType(),
        request.costUs(),
        request.nowUs(),
        request.preferred(),
        request.draw(),
        last,
        request.explain());
  }

  static PlacementRequest explained(PlacementRequest request) {
    return new PlacementRequest(
        request.eligibility(),
        request.demand(),
        request.taskType(),
        request.costUs(),
        request.nowUs(),
        request.preferred(),
        request.draw(),
        request.lastInTurn(),
        true);
  }
}
