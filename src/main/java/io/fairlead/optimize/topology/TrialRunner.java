package io.fairlead.optimize.topology;

import io.fairlead.model.TenantId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes trials, each only once, until the time is up. Owned by the thread that searches. */
final class TrialRunner {
  private record Key(@Nullable FleetShape shape, @Nullable TenantId tenant, long seed) {}

  private final TopologyTrials trials;
  private final SearchMonitor monitor;
  private final long startNs;
  private final long maxNs;
  private final Map<Key, TrialFigures> made = new HashMap<>();
  private long endNs;

  TrialRunner(TopologyTrials trials, SearchMonitor monitor, long maxMs) {
    this.trials = trials;
    this.monitor = monitor;
    this.startNs = monitor.nanoTime();
    this.maxNs = Math.multiplyExact(Math.min(maxMs, Long.MAX_VALUE / 1_000_000), 1_000_000);
    this.endNs = maxNs;
  }

  /** From now on the time is up after that part of it, 0 to 1. */
  void until(double part) {
    endNs = (long) (maxNs * part);
  }

  int made() {
    return made.size();
  }

  boolean timeIsUp() {
    return monitor.nanoTime() - startNs >= endNs;
  }

  private boolean ended() {
    return monitor.cancelled() || timeIsUp();
  }

  /**
   * One shape with those seeds.
   *
   * @throws TrialEndedException if the time is up
   * @throws SearchCancelledException if nobody wants it any more
   */
  List<TrialFigures> run(FleetShape shape, List<Long> seeds, String doing) {
    List<TrialFigures> figures = new ArrayList<>();
    for (long seed : seeds) {
      figures.add(
          made(new Key(shape, null, seed), doing, () -> trials.run(shape, seed, this::ended)));
    }
    return figures;
  }

  /** A tenant's swarm and the rest with those seeds; ends as {@link #run} does. */
  List<TrialFigures> apart(TenantId tenant, List<Long> seeds, String doing) {
    List<TrialFigures> figures = new ArrayList<>();
    for (long seed : seeds) {
      figures.add(
          made(new Key(null, tenant, seed), doing, () -> trials.apart(tenant, seed, this::ended)));
    }
    return figures;
  }

  private TrialFigures made(Key key, String doing, Supplier<TrialFigures> trial) {
    TrialFigures known = made.get(key);
    if (known != null) {
      return known;
    }
    check();
    monitor.progress((double) (monitor.nanoTime() - startNs) / maxNs, doing);
    try {
      TrialFigures figures = trial.get();
      made.put(key, figures);
      return figures;
    } catch (TrialEndedException e) {
      check();
      throw e;
    }
  }

  private void check() {
    if (monitor.cancelled()) {
      throw new SearchCancelledException();
    }
    if (timeIsUp()) {
      throw new TrialEndedException();
    }
  }
}
