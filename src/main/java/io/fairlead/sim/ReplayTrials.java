package io.fairlead.sim;

import io.fairlead.model.Setting;
import io.fairlead.model.TenantId;
import io.fairlead.optimize.topology.FleetKind;
import io.fairlead.optimize.topology.FleetShape;
import io.fairlead.optimize.topology.TopologyTrials;
import io.fairlead.optimize.topology.TrialEndedException;
import io.fairlead.optimize.topology.TrialFigures;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Tries topologies by replays of what a swarm has done.
 *
 * <p>What a replay can't know and assumes: an agent that is added runs at the mean speed of its
 * kind and holds back as much as they do on average, and a slot more does not slow down the others.
 */
public final class ReplayTrials implements TopologyTrials {
  private final Recording recording;
  private final RecordedFleet fleet;
  private final TenantLoads loads;
  private final int maxPrefetch;

  /**
   * @param maxPrefetch the bound that is in force now, 0 or more
   * @throws IllegalArgumentException if there is no task, or no agent
   */
  public ReplayTrials(Recording recording, int maxPrefetch) {
    if (recording.workload().size() == 0 || recording.agents().isEmpty()) {
      throw new IllegalArgumentException(
          recording.workload().size() + " tasks, " + recording.agents().size() + " agents");
    }
    this.recording = recording;
    this.maxPrefetch = maxPrefetch;
    this.fleet = RecordedFleet.of(recording);
    this.loads = new TenantLoads(recording.workload(), fleet);
  }

  @Override
  public List<FleetKind> kinds() {
    return fleet.kinds(loads);
  }

  @Override
  public int maxPrefetch() {
    return maxPrefetch;
  }

  @Override
  public SortedMap<TenantId, Double> shares() {
    return loads.shares();
  }

  @Override
  public double runMeanMs() {
    return recording.workload().totalCostUs()
        / fleet.meanSpeed()
        / recording.workload().size()
        / 1_000;
  }

  @Override
  public TrialFigures run(FleetShape shape, long seed, BooleanSupplier ended) {
    return replayed(recording, fleet.shaped(shape), shape.maxPrefetch(), seed, ended);
  }

  private static TrialFigures replayed(
      Recording what,
      List<Recording.Presence> agents,
      int bound,
      long seed,
      BooleanSupplier ended) {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put(Setting.MAX_PREFETCH.key(), Integer.toString(bound));
    try {
      return figures(
          new Replay(what).run(new ReplayVariant("trial", settings, agents), seed, ended));
    } catch (ReplayCancelledException e) {
      throw new TrialEndedException();
    }
  }

  private static TrialFigures figures(ReplayFigures replayed) {
    SortedMap<TenantId, TrialFigures.TenantWaits> tenants = new TreeMap<>();
    replayed
        .tenants()
        .forEach(
            (tenant, part) ->
                tenants.put(
                    tenant,
                    new TrialFigures.TenantWaits(
                        part.completed(), part.waitMeanMs(), part.waitP99Ms())));
    return new TrialFigures(
        replayed.completed(),
        replayed.failed() + replayed.rejected() + replayed.unfinished() + replayed.completedLate(),
        replayed.waitMeanMs(),
        replayed.waitP99Ms(),
        replayed.utilisation(),
        replayed.imbalance(),
        tenants);
  }

  @Override
  public Optional<List<Integer>> division(TenantId tenant) {
    return loads.division(tenant);
  }

  /**
   * The 99th percentile of both together is not known from those of the two sides: the greater one
   * stands for it, which it does not exceed. Utilisation and imbalance are means by tasks.
   */
  @Override
  public TrialFigures apart(TenantId tenant, long seed, BooleanSupplier ended) {
    List<Integer> counts =
        division(tenant)
            .orElseThrow(
                () -> new IllegalArgumentException("tenant " + tenant + " can't be divided off"));
    // Drawn here, where both sides are together: drawn apart they would be other arrivals.
    Workload all =
        seed == 0
            ? recording.workload()
            : BlockBootstrap.resample(recording.workload(), new SplittableRandom(seed).split());
    TrialFigures own = side(all, counts, tenant, true, ended);
    return together(own, side(all, counts, tenant, false, ended));
  }

  private TrialFigures side(
      Workload all, List<Integer> counts, TenantId tenant, boolean own, BooleanSupplier ended) {
    Workload part = RecordingParts.only(all, arrival -> arrival.tenant().equals(tenant) == own);
    return part.size() == 0
        ? new TrialFigures(0, 0, 0, 0, 0, 0, Collections.emptySortedMap())
        : replayed(
            RecordingParts.with(recording, part), fleet.part(counts, own), maxPrefetch, 0, ended);
  }

  private static TrialFigures together(TrialFigures one, TrialFigures other) {
    SortedMap<TenantId, TrialFigures.TenantWaits> tenants = new TreeMap<>(one.tenants());
    tenants.putAll(other.tenants());
    double all = Math.max(1, one.completed() + other.completed());
    Function<Function<TrialFigures, Double>, Double> mean =
        value ->
            (value.apply(one) * one.completed() + value.apply(other) * other.completed()) / all;
    return new TrialFigures(
        one.completed() + other.completed(),
        one.missed() + other.missed(),
        mean.apply(TrialFigures::waitMeanMs),
        Math.max(one.waitP99Ms(), other.waitP99Ms()),
        mean.apply(TrialFigures::utilisation),
        mean.apply(TrialFigures::imbalance),
        tenants);
  }
}
