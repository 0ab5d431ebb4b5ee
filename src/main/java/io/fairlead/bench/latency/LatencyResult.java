package io.fairlead.bench.latency;

import io.fairlead.bench.Percentiles;
import io.fairlead.bench.Spread;
import io.fairlead.bench.Turns;
import io.fairlead.bench.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One side at one load.
 *
 * @param side its name
 * @param runs its repetitions, at least one
 */
public record LatencyResult(Load load, String side, List<LatencyRun> runs) {
  public LatencyResult {
    runs = List.copyOf(runs);
  }

  /** Runs the sides in turn, once in each repetition; one result of each. */
  public static List<LatencyResult> measure(
      Load load, List<Side> sides, int repetitions, Watch watch)
      throws IOException, InterruptedException {
    Map<String, List<LatencyRun>> runs = new LinkedHashMap<>();
    for (int i = 0; i < repetitions; i++) {
      for (Side side : Turns.of(sides, i)) {
        runs.computeIfAbsent(side.name(), name -> new ArrayList<>()).add(side.run(load, watch));
      }
    }
    List<LatencyResult> results = new ArrayList<>();
    runs.forEach((name, list) -> results.add(new LatencyResult(load, name, list)));
    return results;
  }

  /** Whether the side has that stage, in every run. */
  public boolean has(Stage stage) {
    return runs.stream().allMatch(run -> run.stages().containsKey(stage));
  }

  /**
   * Median, least and largest of a figure of a stage over the repetitions; nothing if the side does
   * not have it.
   */
  public Optional<Spread> spread(Stage stage, ToDoubleFunction<Percentiles> figure) {
    double[] values =
        runs.stream()
            .map(run -> Optional.ofNullable(run.stages().get(stage)))
            .flatMap(Optional::stream)
            .mapToDouble(figure)
            .toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
  }

  /** How many times as long as another side's it is; nothing if one does not have the stage. */
  public Optional<Double> ratio(
      LatencyResult other, Stage stage, ToDoubleFunction<Percentiles> figure) {
    return spread(stage, figure)
        .flatMap(
            own ->
                other
                    .spread(stage, figure)
                    .filter(base -> base.median() > 0)
                    .map(base -> own.median() / base.median()));
  }

  /** The least that ended in a repetition. */
  public int ended() {
    return runs.stream().mapToInt(LatencyRun::ended).min().orElse(0);
  }
}
