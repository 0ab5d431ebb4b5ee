package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Discipline;
import io.fairlead.model.Level;
import io.fairlead.model.Strategy;
import io.fairlead.model.TenantId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who changes what can be changed while a swarm works: settings, pauses, drains. Whatever
 * would stop it for ever is taken back later.
 */
final class RandomOperator {
  private static final String NAME = "operator";

  private final List<AgentId> agents;
  private final List<TenantId> tenants;
  private final SplittableRandom random;

  /**
   * @param random where every choice is drawn from
   */
  RandomOperator(List<AgentId> agents, List<TenantId> tenants, SplittableRandom random) {
    this.agents = List.copyOf(agents);
    this.tenants = List.copyOf(tenants);
    this.random = random;
  }

  /**
   * One intervention.
   *
   * @param later what takes it back; null if it may stay
   */
  record Intervention(Command now, @Nullable Command later) {}

  Intervention next() {
    return switch (random.nextInt(12)) {
      case 0 -> new Intervention(new Command.Pause(null, NAME), new Command.Resume(null, NAME));
      case 1 -> {
        TenantId tenant = any(tenants);
        yield new Intervention(new Command.Pause(tenant, NAME), new Command.Resume(tenant, NAME));
      }
      case 2 -> {
        TenantId tenant = any(tenants);
        yield new Intervention(
            new Command.DrainTenant(tenant, NAME), new Command.Resume(tenant, NAME));
      }
      case 3 -> {
        AgentId agent = any(agents);
        yield new Intervention(
            new Command.DrainAgent(agent, NAME), new Command.ResumeAgent(agent, NAME));
      }
      case 4 -> new Intervention(new Command.Balance(NAME), null);
      case 5 -> new Intervention(new Command.RollBackConfig(1 + random.nextInt(20), NAME), null);
      default -> new Intervention(new Command.UpdateConfig(setting(), NAME), null);
    };
  }

  private Map<String, String> setting() {
    String tenant = "tenant." + any(tenants) + ".";
    return switch (random.nextInt(32)) {
      case 0 -> Map.of("strategy", any(List.of(Strategy.values())).key());
      case 1, 2 ->
          Map.of(
              "level."
                  + any(List.of(Level.values())).name().toLowerCase(Locale.ROOT)
                  + ".discipline",
              any(List.of(Discipline.values())).key());
      case 3 -> Map.of("agingBoost", Integer.toString(random.nextInt(100)));
      case 4 -> Map.of("levelOrder", random.nextBoolean() ? "weighted" : "critical-first");
      case 5 -> Map.of(tenant + "weight", Integer.toString(1 + random.nextInt(9)));
      case 6 -> Map.of(tenant + "maxConcurrency", Integer.toString(2 + random.nextInt(8)));
      case 7 -> Map.of(tenant + "minConcurrency", Integer.toString(random.nextInt(3)));
      case 8 -> Map.of("localQueueTargetMs", Integer.toString(random.nextInt(2_000)));
      case 9 -> Map.of("affinityPatienceMs", Integer.toString(random.nextInt(2_000)));
      case 10 -> Map.of("localQueueMax", Integer.toString(random.nextInt(20)));
      case 11 -> Map.of("stealThreshold", Integer.toString(random.nextInt(4)));
      case 12 -> Map.of(random.nextBoolean() ? "stealing" : "revocation", onOrOff());
      case 13 -> Map.of("balanceMode", any(List.of("automatic", "automatic", "approval", "off")));
      case 14 -> Map.of("balanceIntervalMs", Integer.toString(100 + random.nextInt(1_000)));
      case 15 -> Map.of("balanceTolerance", Double.toString(0.05 + random.nextInt(10) / 10.0));
      case 16 -> Map.of("balanceLeastGain", Double.toString(random.nextInt(5) / 100.0));
      case 17 -> Map.of("balanceBudget", Integer.toString(1 + random.nextInt(20)));
      case 18 -> Map.of("moveCoolDownMs", Integer.toString(random.nextInt(1_000)));
      case 19 -> Map.of("planPatienceMs", Integer.toString(100 + random.nextInt(5_000)));
      case 20 -> Map.of("planMaxAgeMs", Integer.toString(100 + random.nextInt(5_000)));
      case 21 -> prefetchAndLayout(random.nextInt(8));
      case 22, 23 -> silence(1_000 + random.nextInt(4_000), random.nextInt(3_000));
      case 24 -> Map.of("topicRetireAfterMs", Integer.toString(1_000 + random.nextInt(4_000)));
      case 25 -> Map.of("latePolicy", random.nextBoolean() ? "expire" : "run-late");
      case 26 -> retries(random.nextInt(1_000), random.nextInt(3_000));
      case 27 -> breakers();
      case 28 -> Map.of("maxQueued", Integer.toString(16 + random.nextInt(200)));
      case 29 -> Map.of("maxTenants", Integer.toString(1 + random.nextInt(5)));
      case 30 -> Map.of(tenant + "ratePerSecond", Integer.toString(random.nextInt(30)));
      default -> Map.of(tenant + "maxQueued", Integer.toString(random.nextInt(60)));
    };
  }

  private static Map<String, String> prefetchAndLayout(int prefetch) {
    Map<String, String> both = new TreeMap<>();
    both.put("maxPrefetch", Integer.toString(prefetch));
    both.put("agentTopicLayout", prefetch % 2 == 0 ? "shared" : "per-agent");
    return both;
  }

  /** How long who is silent is waited for: by themselves they would contradict each other. */
  private static Map<String, String> silence(int lostAfterMs, int furtherMs) {
    Map<String, String> all = new TreeMap<>();
    all.put("suspectAfterMs", Integer.toString(lostAfterMs / 2));
    all.put("lostAfterMs", Integer.toString(lostAfterMs));
    all.put("leaseMs", Integer.toString(lostAfterMs + furtherMs));
    return all;
  }

  private Map<String, String> retries(int backoffMs, int furtherMs) {
    Map<String, String> all = new TreeMap<>();
    all.put("maxAttempts", Integer.toString(1 + random.nextInt(5)));
    all.put("retryBackoffMs", Integer.toString(backoffMs));
    all.put("retryBackoffMaxMs", Integer.toString(backoffMs + furtherMs));
    return all;
  }

  private Map<String, String> breakers() {
    Map<String, String> all = new TreeMap<>();
    all.put("breakerMode", random.nextBoolean() ? "consecutive" : "failure-rate");
    all.put("breakerFailures", Integer.toString(1 + random.nextInt(5)));
    all.put("breakerWindow", Integer.toString(1 + random.nextInt(20)));
    all.put("breakerOpenMs", Integer.toString(100 + random.nextInt(1_000)));
    all.put("breakerProbes", Integer.toString(1 + random.nextInt(3)));
    return all;
  }

  private String onOrOff() {
    return random.nextInt(4) == 0 ? "off" : "on";
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
