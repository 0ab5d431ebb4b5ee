package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What really happened to recorded tasks, in the figures of a replay, so that the two can be
 * compared. What only the coordinator knew is reckoned from what it told: a task that was tried
 * more than once is taken to have waited until its last start, and its runs before that one are not
 * known.
 */
public final class Measurement {
  /** In place of a time: it did not happen, or is not known. */
  public static final long NEVER = -1;

  private final List<Run> runs;
  private final List<Recording.Presence> agents;
  private final SwarmConfig config;
  private final long moved;
  private final long seenUntilUs;

  /** How a task ended. */
  public enum End {
    COMPLETED,
    /** Or cancelled, or expired. */
    FAILED,
    REJECTED,
    /** As far as one has looked. */
    UNFINISHED
  }

  /**
   * What became of a task. Times are microseconds from the beginning of the period, or {@link
   * #NEVER}.
   *
   * @param estimateUs that was charged at its dispatch, microseconds at speed 1
   * @param ranUs of the last run, microseconds; 0 if there was none
   * @param agent of the last run; null if there was none
   * @param deadlineUs when it should have been finished
   */
  public record Run(
      TenantId tenant,
      End end,
      long arrivedUs,
      long dispatchedUs,
      long startedUs,
      long endedUs,
      long estimateUs,
      long ranUs,
      @Nullable AgentId agent,
      long deadlineUs) {
    private boolean accepted() {
      return end != End.REJECTED;
    }

    private boolean missed() {
      return accepted() && deadlineUs != NEVER && (end != End.COMPLETED || endedUs > deadlineUs);
    }
  }

  private record Change(long atUs, Runnable what) {}

  /**
   * @param runs of the tasks of a recording
   * @param agents that were there
   * @param config by whose weights tenants share
   * @param moved how often tasks were stolen, migrated or asked back
   * @param seenUntilUs up to when one has looked, microseconds from the beginning of the period
   */
  public Measurement(
      List<Run> runs,
      List<Recording.Presence> agents,
      SwarmConfig config,
      long moved,
      long seenUntilUs) {
    this.runs = List.copyOf(runs);
    this.agents = List.copyOf(agents);
    this.config = config;
    this.moved = moved;
    this.seenUntilUs = seenUntilUs;
  }

  /**
   * Everything. O(n log n) in runs.
   *
   * @throws IllegalStateException if there are no runs
   */
  public ReplayFigures figures() {
    long firstUs = runs.stream().mapToLong(Run::arrivedUs).min().orElseThrow();
    long lastUs = Math.max(firstUs, runs.stream().mapToLong(Run::endedUs).max().orElseThrow());
    LevelLine line = new LevelLine();
    TenantShares shares = new TenantShares();
    shares.configure(config);
    changes(line, shares).forEach(change -> change.what.run());
    Waits waits = Waits.of(waitsUs());
    SortedMap<AgentId, Busy> busy = busy(firstUs, lastUs);
    double ranUs = busy.values().stream().mapToDouble(agent -> agent.ranUs).sum();
    double slotUs = busy.values().stream().mapToDouble(agent -> agent.slotUs).sum();
    return new ReplayFigures(
        runs.size(),
        count(End.COMPLETED),
        count(End.FAILED),
        count(End.REJECTED),
        count(End.UNFINISHED),
        runs.stream().filter(Run::missed).count(),
        runs.stream().filter(run -> run.missed() && run.end == End.COMPLETED).count(),
        waits.meanMs(),
        waits.quantileMs(0.5),
        waits.quantileMs(0.99),
        (lastUs - firstUs) / 1_000.0,
        slotUs == 0 ? 0 : Math.min(1, ranUs / slotUs),
        imbalance(busy),
        busy.values().stream().mapToDouble(agent -> agent.cost).sum(),
        shares.jain(),
        moved,
        parts(),
        line.points(firstUs, lastUs));
  }

  private long count(End end) {
    return runs.stream().filter(run -> run.end == end).count();
  }

  // ------------------------------------------------------------------ waits

  private LongStream waitsUs() {
    return runs.stream()
        .filter(Run::accepted)
        .mapToLong(
            run -> {
              long untilUs =
                  run.startedUs != NEVER
                      ? run.startedUs
                      : run.endedUs != NEVER ? run.endedUs : seenUntilUs;
              return Math.max(0, untilUs - run.arrivedUs);
            });
  }

  private SortedMap<TenantId, ReplayFigures.TenantPart> parts() {
    SortedMap<TenantId, List<Run>> byTenant = new TreeMap<>();
    runs.forEach(run -> byTenant.computeIfAbsent(run.tenant, unused -> new ArrayList<>()).add(run));
    double allUs = runs.stream().mapToDouble(Run::ranUs).sum();
    SortedMap<TenantId, ReplayFigures.TenantPart> parts = new TreeMap<>();
    byTenant.forEach(
        (tenant, own) -> {
          Measurement part = new Measurement(own, agents, config, 0, seenUntilUs);
          Waits waits = Waits.of(part.waitsUs());
          double ranUs = own.stream().mapToDouble(Run::ranUs).sum();
          parts.put(
              tenant,
              new ReplayFigures.TenantPart(
                  part.count(End.COMPLETED),
                  waits.meanMs(),
                  waits.quantileMs(0.99),
                  allUs == 0 ? 0 : ranUs / allUs));
        });
    return parts;
  }

  // ------------------------------------------------------------------ over time

  private List<Change> changes(LevelLine line, TenantShares shares) {
    List<Change> changes = new ArrayList<>();
    for (Run run : runs) {
      if (!run.accepted()) {
        continue;
      }
      changes.add(
          new Change(
              run.arrivedUs,
              () -> {
                line.change(run.arrivedUs, 1, 0);
                shares.waits(run.tenant);
              }));
      long dispatchedUs =
          run.dispatchedUs == NEVER ? run.endedUs : Math.max(run.arrivedUs, run.dispatchedUs);
      if (dispatchedUs != NEVER) {
        changes.add(
            new Change(
                dispatchedUs,
                () -> {
                  if (run.dispatchedUs != NEVER) {
                    shares.dispatched(run.tenant, run.estimateUs);
                  }
                  shares.goes(run.tenant);
                }));
      }
      long startedUs = run.startedUs == NEVER ? NEVER : Math.max(run.arrivedUs, run.startedUs);
      if (startedUs != NEVER) {
        changes.add(new Change(startedUs, () -> line.change(startedUs, -1, 1)));
      }
      if (run.endedUs != NEVER) {
        long endedUs = Math.max(run.endedUs, Math.max(run.arrivedUs, startedUs));
        int waited = startedUs == NEVER ? -1 : 0;
        changes.add(new Change(endedUs, () -> line.change(endedUs, waited, -1 - waited)));
      }
    }
    // Stable: what happens to one task at one instant keeps its order.
    changes.sort(Comparator.comparingLong(Change::atUs));
    return changes;
  }

  // ------------------------------------------------------------------ agents

  private static final class Busy {
    private double ranUs;
    private double slotUs;
    private double cost;
  }

  private SortedMap<AgentId, Busy> busy(long firstUs, long lastUs) {
    SortedMap<AgentId, Busy> busy = new TreeMap<>();
    SortedMap<AgentId, Double> prices = new TreeMap<>();
    for (Recording.Presence presence : agents) {
      SimulatedAgent agent = presence.agent();
      prices.put(agent.id(), agent.costPerSecond());
      long thereUs = Math.min(lastUs, presence.untilUs()) - Math.max(firstUs, presence.fromUs());
      busy.computeIfAbsent(agent.id(), unused -> new Busy()).slotUs +=
          (double) agent.slots() * Math.max(0, thereUs);
    }
    for (Run run : runs) {
      Busy agent = run.agent == null ? null : busy.get(run.agent);
      if (agent != null) {
        agent.ranUs += run.ranUs;
        agent.cost += run.ranUs / 1_000_000.0 * prices.getOrDefault(run.agent, 0.0);
      }
    }
    return busy;
  }

  private static double imbalance(SortedMap<AgentId, Busy> agents) {
    double[] shares =
        agents.values().stream()
            .filter(agent -> agent.slotUs > 0)
            .mapToDouble(agent -> Math.min(1, agent.ranUs / agent.slotUs))
            .toArray();
    double mean = DoubleStream.of(shares).average().orElse(0);
    double squares = 0;
    for (double share : shares) {
      squares += (share - mean) * (share - mean);
    }
    return shares.length == 0 ? 0 : Math.sqrt(squares / shares.length);
  }
}
