package io.fairlead.bench.floor;

import io.fairlead.bench.Spread;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Fairlead and the floor under the same conditions, as often as they ran in turn.
 *
 * @param plan of Fairlead's runs
 * @param floorAgents how many agents the null scheduler assigned to, on a topic each
 * @param floor its runs
 * @param fairlead Fairlead's
 */
public record FloorPair(
    FloorPlan plan, int floorAgents, List<FloorRun> floor, List<FloorRun> fairlead) {
  public FloorPair {
    floor = List.copyOf(floor);
    fairlead = List.copyOf(fairlead);
  }

  /** A figure of the null scheduler over the repetitions. */
  public Spread ofFloor(ToDoubleFunction<FloorRun> figure) {
    return Spread.of(floor.stream().mapToDouble(figure).toArray());
  }

  /** A figure of Fairlead over the repetitions. */
  public Spread ofFairlead(ToDoubleFunction<FloorRun> figure) {
    return Spread.of(fairlead.stream().mapToDouble(figure).toArray());
  }

  /** Fairlead's median of tasks a second, divided by the floor's. */
  public double ratio() {
    double floorRate = ofFloor(FloorRun::tasksPerSecond).median();
    return floorRate <= 0 ? 0 : ofFairlead(FloorRun::tasksPerSecond).median() / floorRate;
  }

  /** Processor time for each task, microseconds, by what took it; medians. */
  public static Map<String, Double> cpuMicros(List<FloorRun> runs) {
    Map<String, Double> medians = new TreeMap<>();
    for (FloorRun run : runs) {
      for (String part : run.cpuMicrosPerTask().keySet()) {
        medians.computeIfAbsent(
            part,
            name ->
                Spread.of(
                        runs.stream()
                            .mapToDouble(each -> each.cpuMicrosPerTask().getOrDefault(name, 0.0))
                            .toArray())
                    .median());
      }
    }
    return medians;
  }
}
