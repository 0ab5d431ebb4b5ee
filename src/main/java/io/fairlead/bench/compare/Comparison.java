package io.fairlead.bench.compare;

import io.fairlead.bench.Spread;
import io.fairlead.bench.Standstill;
import io.fairlead.bench.Watch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Sides that ran the same scenario in turn, as often as was asked for.
 *
 * @param scenario what all were given
 * @param sides in the order in which they ran
 */
public record Comparison(Scenario scenario, List<SideRuns> sides) {
  public Comparison {
    sides = List.copyOf(sides);
  }

  /**
   * All runs of one side.
   *
   * @param setup how it was set up, in words
   * @param runs at least one
   * @param standstillsMs for how long the process stood still at the longest in each of them
   */
  public record SideRuns(
      String name, String setup, List<SideRun> runs, List<Double> standstillsMs) {
    public SideRuns {
      runs = List.copyOf(runs);
      standstillsMs = List.copyOf(standstillsMs);
    }

    /** Median, least and largest of a figure over the repetitions. */
    public Spread spread(ToDoubleFunction<SideRun> figure) {
      return Spread.of(runs.stream().mapToDouble(figure).toArray());
    }

    /** The largest of a count over the repetitions: of what must not happen, each one counts. */
    public long worst(ToDoubleFunction<SideRun> count) {
      return (long) Arrays.stream(runs.stream().mapToDouble(count).toArray()).max().orElse(0);
    }
  }

  /**
   * Runs each side once in each repetition; each repetition begins with another of the real ones,
   * so that none always has the younger process, and the simulated ones come last.
   *
   * @param sides at least one; a simulated one may go by what a real one has found
   * @param repetitions 1 or more
   */
  public static Comparison run(Scenario scenario, List<Side> sides, int repetitions, Watch watch)
      throws InterruptedException {
    Map<String, List<SideRun>> runs = new LinkedHashMap<>();
    Map<String, List<Double>> standstills = new LinkedHashMap<>();
    for (int i = 0; i < repetitions; i++) {
      for (Side side : inTurn(sides, i)) {
        try (Standstill standstill = Standstill.watching()) {
          SideRun run = side.run(scenario, watch);
          runs.computeIfAbsent(side.name(), name -> new ArrayList<>()).add(run);
          standstills
              .computeIfAbsent(side.name(), name -> new ArrayList<>())
              .add(standstill.longestMs());
        }
      }
    }
    List<SideRuns> all = new ArrayList<>();
    for (Side side : sides) {
      all.add(
          new SideRuns(
              side.name(),
              side.setup(scenario),
              runs.getOrDefault(side.name(), List.of()),
              standstills.getOrDefault(side.name(), List.of())));
    }
    return new Comparison(scenario, all);
  }

  static List<Side> inTurn(List<Side> sides, int repetition) {
    List<Side> real = new ArrayList<>(sides.stream().filter(side -> !side.isSimulated()).toList());
    Collections.rotate(real, -repetition);
    sides.stream().filter(Side::isSimulated).forEach(real::add);
    return real;
  }

  /** The runs of that side, if it was among them. */
  public Optional<SideRuns> side(String name) {
    return sides.stream().filter(side -> side.name().equals(name)).findFirst();
  }

  /** Whether no side lost or doubled anything in any run. */
  public boolean isGood() {
    return sides.stream().flatMap(side -> side.runs().stream()).allMatch(SideRun::isGood);
  }
}
