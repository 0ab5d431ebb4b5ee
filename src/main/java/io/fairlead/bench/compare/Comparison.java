package io.fairlead.bench.compare;

import io.fairlead.bench.Spread;
import io.fairlead.bench.Standstill;
import io.fairlead.bench.Turns;
import io.fairlead.bench.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

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
   * @param rehearsals before them, whose times are not compared
   * @param runs at least one
   * @param standstillsMs for how long the process stood still at the longest in each of them
   */
  public record SideRuns(
      String name,
      String setup,
      List<SideRun> rehearsals,
      List<SideRun> runs,
      List<Double> standstillsMs) {
    public SideRuns {
      rehearsals = List.copyOf(rehearsals);
      runs = List.copyOf(runs);
      standstillsMs = List.copyOf(standstillsMs);
    }

    /** Median, least and largest of a figure over the repetitions. */
    public Spread spread(ToDoubleFunction<SideRun> figure) {
      return Spread.of(runs.stream().mapToDouble(figure).toArray());
    }

    /** The largest of a count over all runs: of what must not happen, rehearsals count too. */
    public long worst(ToDoubleFunction<SideRun> count) {
      return (long) all().mapToDouble(count).max().orElse(0);
    }

    /** Rehearsals and what is compared, in the order in which they were. */
    public Stream<SideRun> all() {
      return Stream.concat(rehearsals.stream(), runs.stream());
    }
  }

  /**
   * Runs each side once in each repetition; each repetition begins with another of the real ones,
   * so that none always has the younger process, and the simulated ones come last. Rehearsals are
   * the same without the simulated ones.
   *
   * @param sides at least one; a simulated one may go by what a real one has found
   * @param rehearsals before what is compared, 0 or more: a process compiles its code for minutes
   * @param repetitions 1 or more
   */
  public static Comparison run(
      Scenario scenario, List<Side> sides, int rehearsals, int repetitions, Watch watch)
      throws InterruptedException {
    Map<String, List<SideRun>> rehearsed = new LinkedHashMap<>();
    Map<String, List<SideRun>> runs = new LinkedHashMap<>();
    Map<String, List<Double>> standstills = new LinkedHashMap<>();
    for (int i = 0; i < rehearsals; i++) {
      for (Side side : inTurn(sides, i)) {
        if (!side.isSimulated()) {
          add(rehearsed, side, side.run(scenario, watch));
        }
      }
    }
    for (int i = 0; i < repetitions; i++) {
      for (Side side : inTurn(sides, rehearsals + i)) {
        try (Standstill standstill = Standstill.watching()) {
          add(runs, side, side.run(scenario, watch));
          add(standstills, side, standstill.longestMs());
        }
      }
    }
    List<SideRuns> all = new ArrayList<>();
    for (Side side : sides) {
      all.add(
          new SideRuns(
              side.name(),
              side.setup(scenario),
              rehearsed.getOrDefault(side.name(), List.of()),
              runs.getOrDefault(side.name(), List.of()),
              standstills.getOrDefault(side.name(), List.of())));
    }
    return new Comparison(scenario, all);
  }

  private static <T> void add(Map<String, List<T>> all, Side side, T one) {
    all.computeIfAbsent(side.name(), name -> new ArrayList<>()).add(one);
  }

  /** The real ones take turns in going first; the simulated ones go by what those have found. */
  static List<Side> inTurn(List<Side> sides, int round) {
    List<Side> order = Turns.of(sides.stream().filter(side -> !side.isSimulated()).toList(), round);
    sides.stream().filter(Side::isSimulated).forEach(order::add);
    return order;
  }

  /** The runs of that side, if it was among them. */
  public Optional<SideRuns> side(String name) {
    return sides.stream().filter(side -> side.name().equals(name)).findFirst();
  }

  /** Whether no side lost or doubled anything in any run. */
  public boolean isGood() {
    return sides.stream().flatMap(SideRuns::all).allMatch(SideRun::isGood);
  }
}
