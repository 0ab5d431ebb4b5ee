package io.fairlead.bench.compare;

import io.fairlead.bench.Watch;
import io.fairlead.bench.load.WaitTimes;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.sim.IdealQueue;
import io.fairlead.sim.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** An ideal central queue, in virtual time. */
public final class IdealSide implements Side {
  private static final double US_PER_MS = 1_000;

  private final String name;
  private final IdealQueue.Order order;
  private final Map<TenantId, Level> levels;
  private final DoubleSupplier roundTripMs;

  /**
   * @param levels of the tenants whose tasks are not at the level that the scenario gives them
   * @param roundTripMs how far away it is, milliseconds; asked at the beginning of each run
   */
  IdealSide(
      String name,
      IdealQueue.Order order,
      Map<TenantId, Level> levels,
      DoubleSupplier roundTripMs) {
    this.name = name;
    this.order = order;
    this.levels = Map.copyOf(levels);
    this.roundTripMs = roundTripMs;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String setup(Scenario scenario) {
    String first =
        switch (order) {
          case FIFO -> "first come, first served";
          case PRIORITY -> "most urgent level first, however long others wait" + said();
          case SHORTEST -> "least estimated cost first, however long others wait";
        };
    return "simulated; one queue, " + first + "; by the fastest idle agent";
  }

  private String said() {
    return levels.isEmpty() ? "" : " (" + Levels.text(levels) + ")";
  }

  @Override
  public boolean isSimulated() {
    return true;
  }

  @Override
  public SideRun run(Scenario scenario, Watch watch) {
    watch.at("simulating " + name, 0, 0);
    Workload workload = scenario.workload().atLevels(levels);
    double awayMs = roundTripMs.getAsDouble();
    IdealQueue.Result result =
        IdealQueue.run(
            workload,
            scenario.fleet(),
            order,
            Math.round(awayMs * US_PER_MS),
            scenario.killed(),
            scenario.killedAtUs());
    long[] waits = Arrays.stream(result.waitsUs()).filter(wait -> wait >= 0).toArray();
    int started = waits.length;
    return new SideRun(
        WaitTimes.summaryOf(waits),
        TenantWaits.of(workload, result.waitsUs()),
        result.makespanUs() / US_PER_MS,
        scenario.idleShare(result.busyUs(), result.makespanUs() / US_PER_MS),
        started,
        workload.size() - started,
        0,
        awayMs,
        0,
        List.of(),
        List.of());
  }
}
