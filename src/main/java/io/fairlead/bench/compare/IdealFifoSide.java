package io.fairlead.bench.compare;

import io.fairlead.bench.Watch;
import io.fairlead.bench.load.WaitTimes;
import io.fairlead.sim.IdealFifo;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/** The ideal central queue, in virtual time. */
public final class IdealFifoSide implements Side {
  private static final double US_PER_MS = 1_000;

  private final String name;
  private final DoubleSupplier roundTripMs;

  /**
   * @param roundTripMs how far away it is, milliseconds; asked at the beginning of each run
   */
  public IdealFifoSide(String name, DoubleSupplier roundTripMs) {
    this.name = name;
    this.roundTripMs = roundTripMs;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SideRun run(Scenario scenario, Watch watch) {
    watch.at("simulating " + name, 0, 0);
    IdealFifo.Result result =
        IdealFifo.run(
            scenario.workload(),
            scenario.fleet(),
            Math.round(roundTripMs.getAsDouble() * US_PER_MS),
            scenario.killed(),
            scenario.killedAtUs());
    long[] waits = Arrays.stream(result.waitsUs()).filter(wait -> wait >= 0).toArray();
    int started = waits.length;
    return new SideRun(
        WaitTimes.summaryOf(waits),
        result.makespanUs() / US_PER_MS,
        started,
        scenario.workload().size() - started,
        0,
        0,
        0,
        List.of(),
        List.of());
  }
}
