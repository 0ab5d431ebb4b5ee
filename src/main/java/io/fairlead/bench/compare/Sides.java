package io.fairlead.bench.compare;

import io.fairlead.bench.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Every side that there is, by name, in the order in which they run. */
public final class Sides {
  public static final String IDEAL = "ideal-fifo";
  public static final String IDEAL_FAR = "ideal-fifo+rtt";

  private static final List<String> NAMES = List.of(FairleadSide.NAME, IDEAL, IDEAL_FAR);

  private Sides() {}

  /** All names. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The sides of those names.
   *
   * @param names among {@link #names}
   * @param fairlead the one that {@link #IDEAL_FAR} takes its round trip from
   * @param roundTripMs that round trip, where Fairlead is not among the names
   */
  public static List<Side> of(List<String> names, Side fairlead, double roundTripMs) {
    Remembered remembered = new Remembered(fairlead, roundTripMs);
    Map<String, Side> all = new LinkedHashMap<>();
    all.put(FairleadSide.NAME, remembered);
    all.put(IDEAL, new IdealFifoSide(IDEAL, () -> 0));
    all.put(IDEAL_FAR, new IdealFifoSide(IDEAL_FAR, remembered));
    List<Side> sides = new ArrayList<>();
    all.forEach(
        (name, side) -> {
          if (names.contains(name)) {
            sides.add(side);
          }
        });
    return sides;
  }

  /** Remembers the round trip that its last run has measured. */
  private static final class Remembered implements Side, DoubleSupplier {
    private final Side side;
    private double roundTripMs;

    private Remembered(Side side, double roundTripMs) {
      this.side = side;
      this.roundTripMs = roundTripMs;
    }

    @Override
    public String name() {
      return side.name();
    }

    @Override
    public SideRun run(Scenario scenario, Watch watch) throws InterruptedException {
      SideRun run = side.run(scenario, watch);
      roundTripMs = run.roundTripMs();
      return run;
    }

    @Override
    public double getAsDouble() {
      return roundTripMs;
    }
  }
}
