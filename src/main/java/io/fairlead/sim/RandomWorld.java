package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Level;
import io.fairlead.model.Series;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A swarm as a seed makes it: who works in it, for whom, what they ask for, how far apart they are,
 * and how it is configured.
 *
 * @param settings of the swarm, by name, each value as JSON text
 */
public record RandomWorld(Workload workload, Fleet fleet, Ways ways, Map<String, String> settings) {
  /** Tasks of each workload. */
  public static final int TASKS = 240;

  private static final double[] SPEEDS = {4, 2, 2, 1, 1, 0.5, 0.25};
  private static final List<String> GPU = List.of("gpu");

  public RandomWorld {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** That of a seed. */
  public static RandomWorld of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Fleet fleet = fleet(random.split());
    int tenants = 2 + random.nextInt(3);
    Workload workload = workload(tenants, fleet, random.split());
    return new RandomWorld(workload, fleet, ways(random.split()), settings(random.split()));
  }

  /** Whom the tasks are for. */
  List<TenantId> tenants() {
    return workload.arrivals().stream().map(Arrival::tenant).distinct().sorted().toList();
  }

  /** The first two can do everything, one slowly, so that nothing waits for a single agent. */
  private static Fleet fleet(SplittableRandom random) {
    List<SimulatedAgent> agents = new ArrayList<>();
    int count = 3 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      double speed = i == 0 ? 1 : SPEEDS[random.nextInt(SPEEDS.length)];
      SortedMap<String, Long> resources = new TreeMap<>();
      if (i < 2 || random.nextBoolean()) {
        resources.put("memory", 4 + random.nextLong(8));
      }
      agents.add(
          new SimulatedAgent(
              new AgentId("agent-" + i),
              speed,
              1 + random.nextInt(3),
              i < 2 || random.nextInt(3) == 0 ? GPU : List.of(),
              0,
              resources,
              0));
    }
    return new Fleet(agents);
  }

  /** Half of the time long ones, so that what is asked and what happens meanwhile cross. */
  private static Ways ways(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> new Ways(1_000, 0, 0);
      case 1 -> new Ways(5_000, 5_000, 0);
      case 2 -> new Ways(20_000, 60_000, 0);
      default -> new Ways(5_000, 200_000, 0);
    };
  }

  private static Workload workload(int tenants, Fleet fleet, SplittableRandom random) {
    boolean bursts = random.nextBoolean();
    double load = 0.4 + 0.8 * random.nextDouble();
    double meanCostUs = 300_000 + random.nextInt(1_200_000);
    double gapUs = meanCostUs / (fleet.totalSpeed() * load);
    List<Arrival> arrivals = new ArrayList<>();
    double atUs = 0;
    for (int i = 0; i < TASKS; i++) {
      if (!bursts) {
        atUs += 2 * gapUs * random.nextDouble();
      } else if (i % 30 == 0) {
        atUs += 30 * gapUs;
      }
      long costUs = Math.round(-Math.log(1 - random.nextDouble()) * meanCostUs);
      arrivals.add(arrival(Math.round(atUs), Math.max(1, costUs), i, tenants, random));
    }
    return new Workload("random", arrivals);
  }

  /** A bit of everything that a task can ask for. */
  private static Arrival arrival(
      long offsetUs, long costUs, int number, int tenants, SplittableRandom random) {
    SortedMap<String, Long> demand = new TreeMap<>();
    switch (random.nextInt(15)) {
      case 0 -> demand.put("tokens", 1 + random.nextLong(3));
      case 1 -> demand.put("licence", 1 + random.nextLong(2));
      case 2 -> demand.put("memory", 1 + random.nextLong(4));
      default -> {
        // nothing
      }
    }
    int other = Math.max(0, number + random.nextInt(-20, 3));
    boolean depends = number > 0 && other != number && random.nextInt(12) == 0;
    return new Arrival(
        offsetUs,
        new TenantId(String.valueOf((char) ('a' + random.nextInt(tenants)))),
        "type-" + random.nextInt(3),
        Level.values()[random.nextInt(Level.values().length)],
        random.nextInt(-10, 11),
        costUs,
        random.nextInt(3) == 0 ? 0 : costUs / 2 + random.nextLong(costUs) + 1,
        random.nextInt(10) == 0 ? random.nextLong(1_000_000) : 0,
        random.nextInt(5) == 0 ? 500_000 + random.nextLong(5_000_000) : 0,
        random.nextInt(20) == 0 ? new Series("series-" + random.nextInt(3), 200) : null,
        random.nextInt(3) == 0 ? "key-" + random.nextInt(5) : null,
        random.nextInt(6) == 0 ? GPU : List.of(),
        depends ? List.of(other) : List.of(),
        demand);
  }

  private static Map<String, String> settings(SplittableRandom random) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("heartbeatMs", "250");
    long lostAfterMs = 1_500 + random.nextLong(3_000);
    settings.put("suspectAfterMs", Long.toString(lostAfterMs / 2));
    settings.put("lostAfterMs", Long.toString(lostAfterMs));
    settings.put("leaseMs", Long.toString(lostAfterMs + random.nextLong(3_000)));
    // Half of the time so short that agents are forgotten before they come back.
    int retireMs = 1_000 + random.nextInt(random.nextBoolean() ? 1_000 : 20_000);
    settings.put("topicRetireAfterMs", Integer.toString(retireMs));
    settings.put("retryBackoffMs", Integer.toString(random.nextInt(1_000)));
    settings.put("retryBackoffMaxMs", "4000");
    settings.put("dependencyPatienceMs", Integer.toString(1_000 + random.nextInt(20_000)));
    settings.put("resource.tokens.capacity", "50");
    settings.put("resource.tokens.perMinute", "3000");
    settings.put("resource.licence.capacity", "3");
    settings.put("latePolicy", random.nextBoolean() ? "expire" : "run-late");
    settings.put("level.low.promoteAfterMs", Integer.toString(random.nextInt(3) * 500));
    settings.put("level.normal.promoteAfterMs", Integer.toString(random.nextInt(3) * 500));
    settings.put("breakerFailures", Integer.toString(2 + random.nextInt(4)));
    settings.put("breakerOpenMs", "500");
    settings.put("localQueueTargetMs", Integer.toString(random.nextInt(3) * 400));
    settings.put("affinityPatienceMs", Integer.toString(random.nextInt(4) * 500));
    settings.put("stealThreshold", Integer.toString(random.nextInt(3)));
    settings.put("stealing", random.nextInt(5) == 0 ? "off" : "on");
    settings.put("balanceMode", random.nextInt(4) == 0 ? "approval" : "automatic");
    settings.put("balanceIntervalMs", Integer.toString(100 + random.nextInt(400)));
    settings.put("moveCoolDownMs", Integer.toString(random.nextInt(3) * 300));
    settings.put("planPatienceMs", Integer.toString(100 + random.nextInt(5) * 400));
    settings.put("planMaxAgeMs", Integer.toString(1_000 + random.nextInt(3) * 1_000));
    settings.put("tenant.a.weight", Integer.toString(1 + random.nextInt(5)));
    if (random.nextInt(3) == 0) {
      settings.put("tenant.b.ratePerSecond", "30");
    }
    if (random.nextInt(3) == 0) {
      settings.put("tenant.a.maxQueued", Integer.toString(10 + random.nextInt(50)));
    }
    if (random.nextBoolean()) {
      settings.put("tenant.*.maxConcurrency", Integer.toString(2 + random.nextInt(8)));
    }
    if (random.nextInt(3) == 0) {
      settings.put("tenant.b.minConcurrency", Integer.toString(1 + random.nextInt(2)));
    }
    if (random.nextInt(4) == 0) {
      settings.put("maxTenants", Integer.toString(1 + random.nextInt(3)));
    }
    if (random.nextInt(4) == 0) {
      settings.put("maxQueued", Integer.toString(16 + random.nextInt(64)));
    }
    settings.put("agentTopicLayout", random.nextBoolean() ? "shared" : "per-agent");
    return settings;
  }
}
