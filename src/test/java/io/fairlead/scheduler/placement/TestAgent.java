package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** An agent whose resources are all free. */
final class TestAgent extends PlacementEntry {
  static final List<List<String>> SETS =
      List.of(List.of(), List.of("cpu"), List.of("cpu", "gpu"), List.of("gpu"));

  final AgentId id;
  final List<String> capabilities;
  final SortedMap<String, Long> resources = new TreeMap<>();
  double weight = 1;

  /** By task type, where it differs. */
  final Map<String, Double> weights = new HashMap<>();

  double price;
  long virtualFinishUs;

  TestAgent(int number, List<String> capabilities) {
    this.id = new AgentId(String.format("a%02d", number));
    this.capabilities = capabilities;
  }

  static TestAgent random(int number, SplittableRandom random) {
    TestAgent agent = new TestAgent(number, SETS.get(random.nextInt(4)));
    agent.weight = 0.1 + random.nextDouble() * 8;
    agent.price = random.nextInt(4);
    agent.virtualFinishUs = random.nextLong(2_000_000);
    if (random.nextBoolean()) {
      agent.resources.put("memory", random.nextLong(100));
    }
    if (random.nextInt(3) == 0) {
      agent.resources.put("tokens", random.nextLong(30));
    }
    return agent;
  }

  @Override
  public AgentId id() {
    return id;
  }

  @Override
  public List<String> capabilities() {
    return capabilities;
  }

  @Override
  public double weight() {
    return weight;
  }

  @Override
  public double weightFor(String taskType) {
    return weights.getOrDefault(taskType, weight);
  }

  @Override
  public double price() {
    return price;
  }

  @Override
  public long virtualFinishUs() {
    return virtualFinishUs;
  }

  @Override
  public boolean fits(Demand demand) {
    for (var wanted : demand.atMost().entrySet()) {
      Long amount = resources.get(wanted.getKey());
      if (amount == null || !demand.met(wanted.getKey(), wanted.getValue(), amount, amount)) {
        return false;
      }
    }
    return true;
  }
}
