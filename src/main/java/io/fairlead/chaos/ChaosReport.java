package io.fairlead.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.audit.AuditReport;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param seed what it was drawn from
 * @param seconds how long faults struck
 * @param cycles faults
 * @param kills processes that were killed
 * @param acknowledged tasks that the broker had taken
 * @param unacknowledged tasks of which that is not known
 * @param absent acknowledged tasks of which no topic tells
 * @param audit what the topics say of all tasks
 * @param unavailability as in {@code Measurements}, as are the next four
 * @param takenBack leases that ended before their task did, by reason
 * @param deaths processes that ended unasked, or did not end when asked, in words
 * @param stuck cycles after which not all was well again in time, in words
 */
public record ChaosReport(
    long seed,
    long seconds,
    int cycles,
    int kills,
    long acknowledged,
    long unacknowledged,
    List<String> absent,
    AuditReport audit,
    Map<FaultKind, Spread> unavailability,
    Spread failover,
    Spread agentLoss,
    long worstUnavailabilityMs,
    List<String> standing,
    Map<String, Integer> takenBack,
    List<String> deaths,
    List<String> stuck) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_NAMED = 10;
  private static final long FAILOVER_GOAL_MS = 5_000;
  private static final long AGENT_LOSS_GOAL_MS =
      SwarmConfig.DEFAULT.get(Setting.LOST_AFTER_MS) + 1_000;
  private static final int KILLS_GOAL = 50;

  public ChaosReport {
    absent = List.copyOf(absent);
    unavailability = Map.copyOf(unavailability);
    standing = List.copyOf(standing);
    takenBack = Map.copyOf(takenBack);
    deaths = List.copyOf(deaths);
    stuck = List.copyOf(stuck);
  }

  /** Acknowledged and without an end. */
  public long lost() {
    return audit.lost() + absent.size();
  }

  /** Whether every promise was kept. */
  public boolean isClean() {
    return audit.isClean()
        && audit.unreadable() == 0
        && absent.isEmpty()
        && never() == 0
        && deaths.isEmpty()
        && stuck.isEmpty();
  }

  /** What a run is to show at its best; whether it was clean does not depend on them. */
  List<Goal> goals() {
    return List.of(
        Goal.under(
            "failover",
            "failover under %,d ms, worst ms".formatted(FAILOVER_GOAL_MS),
            FAILOVER_GOAL_MS,
            failover),
        Goal.under(
            "agentLoss",
            "agent loss under %,d ms, worst ms".formatted(AGENT_LOSS_GOAL_MS),
            AGENT_LOSS_GOAL_MS,
            agentLoss),
        Goal.none("lost", "no task lost", lost()),
        Goal.none("doubled", "no outcome doubled", audit.duplicateOutcomes()),
        Goal.atLeast("kills", "at least " + KILLS_GOAL + " kills", KILLS_GOAL, kills));
  }

  /** What was measured and never came to an end. */
  private int never() {
    return failover.never()
        + agentLoss.never()
        + standing.size()
        + unavailability.values().stream().mapToInt(Spread::never).sum();
  }

  /** For people. */
  public List<String> lines() {
    List<String> out = new ArrayList<>();
    out.add(
        "Seed %d: %d faults in %d s, %d processes killed, %,d tasks acknowledged, %,d not."
            .formatted(seed, cycles, seconds, kills, acknowledged, unacknowledged));
    out.add(
        "Outcomes: %,d completed, %,d failed, %,d rejected, %,d cancelled or expired."
            .formatted(
                audit.completed(), audit.failed(), audit.rejected(), audit.cancelledOrExpired()));
    out.add("Leases taken back: " + takenBackText() + ".");
    out.add("");
    out.add(row("fault", "count", "p50 ms", "worst ms", "never"));
    for (FaultKind kind : FaultKind.values()) {
      Spread spread = unavailability.get(kind);
      if (spread != null) {
        out.add(row(kind.key(), spread));
      }
    }
    out.add(row("failover, per swarm", failover));
    out.add(row("agent loss, per lease", agentLoss));
    out.add("Worst unavailability of a swarm at any time: " + worstUnavailabilityMs + " ms.");
    standing.forEach(swarm -> out.add("In " + swarm + " work waited to the end."));
    out.add("");
    out.add("Goals:");
    goals().forEach(goal -> out.add("  " + goal.line()));
    out.add("");
    out.add(verdict());
    audit.examples().forEach(example -> out.add("  " + example));
    absent.stream()
        .limit(MAX_NAMED)
        .forEach(task -> out.add("  " + task + " was acknowledged and is on no topic"));
    deaths.forEach(death -> out.add("  " + death));
    stuck.forEach(cycle -> out.add("  " + cycle));
    return out;
  }

  private String takenBackText() {
    List<String> parts = new ArrayList<>();
    takenBack.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> parts.add(entry.getValue() + " " + entry.getKey()));
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  private String verdict() {
    return ("%s: %d lost, %d outcomes doubled, %d leases overlap, %d epochs do not grow,"
            + " %d fact numbers repeated, %d records unreadable; %d processes ended unasked,"
            + " %d times not all was well again.")
        .formatted(
            isClean() ? "Clean" : "NOT clean",
            lost(),
            audit.duplicateOutcomes(),
            audit.overlappingLeases(),
            audit.epochFaults(),
            audit.repeatedFacts(),
            audit.unreadable(),
            deaths.size(),
            stuck.size());
  }

  private static String row(String name, Spread spread) {
    return row(
        name, "" + spread.count(), "" + spread.p50Ms(), "" + spread.worstMs(), "" + spread.never());
  }

  private static String row(String name, String count, String p50, String worst, String never) {
    return String.format(Locale.ROOT, "%-22s %6s %8s %9s %6s", name, count, p50, worst, never);
  }

  /** For programs, one line. */
  public String json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("seed", seed);
    node.put("seconds", seconds);
    node.put("cycles", cycles);
    node.put("kills", kills);
    node.put("tasks", acknowledged);
    node.put("unacknowledged", unacknowledged);
    node.put("lost", lost());
    node.put("duplicates", audit.duplicateOutcomes());
    node.put("overlappingLeases", audit.overlappingLeases());
    node.put("epochFaults", audit.epochFaults());
    node.put("repeatedFacts", audit.repeatedFacts());
    node.put("unreadable", audit.unreadable());
    node.put("deaths", deaths.size());
    node.put("stuck", stuck.size());
    node.put("standing", standing.size());
    node.put("worstUnavailabilityMs", worstUnavailabilityMs);
    node.set("failover", json(failover));
    node.set("agentLoss", json(agentLoss));
    ObjectNode faults = node.putObject("faults");
    for (FaultKind kind : FaultKind.values()) {
      Spread spread = unavailability.get(kind);
      if (spread != null) {
        faults.set(kind.key(), json(spread));
      }
    }
    ObjectNode goals = node.putObject("goals");
    goals().forEach(goal -> goal.addTo(goals));
    return node.toString();
  }

  private static ObjectNode json(Spread spread) {
    ObjectNode node = JSON.createObjectNode();
    node.put("count", spread.count());
    node.put("p50Ms", spread.p50Ms());
    node.put("worstMs", spread.worstMs());
    node.put("never", spread.never());
    return node;
  }
}
