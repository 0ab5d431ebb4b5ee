package io.fairlead.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came out of many simulated runs.
 *
 * @param firstSeed seed of the first run; each further one has the next
 * @param runs how many
 * @param events that they went through, all together
 * @param tasks that were submitted, all together
 * @param struck how often each fault struck, 0 if never
 * @param effects how often something came of them, by name
 * @param moves how often work was moved
 * @param violations one for each run that failed, in the order of their seeds
 */
public record CampaignReport(
    long firstSeed,
    int runs,
    long events,
    long tasks,
    Map<Fault, Long> struck,
    SortedMap<String, Long> effects,
    MoveCounts moves,
    List<Violation> violations) {
  public CampaignReport {
    EnumMap<Fault, Long> counts = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      counts.put(fault, struck.getOrDefault(fault, 0L));
    }
    struck = Collections.unmodifiableMap(counts);
    effects = Collections.unmodifiableSortedMap(new TreeMap<>(effects));
    violations = List.copyOf(violations);
  }

  /** Of one run. */
  public static CampaignReport of(CampaignRun run) {
    Sums sums = new Sums();
    sums.add(run);
    return sums.report(run.seed());
  }

  /** How often something came of the faults; 0 if it never happened. */
  public long effect(String name) {
    return effects.getOrDefault(name, 0L);
  }

  /** Adds up runs. */
  static final class Sums {
    private final Map<Fault, Long> struck = new EnumMap<>(Fault.class);
    private final SortedMap<String, Long> effects = new TreeMap<>();
    private final MoveCounts moves = new MoveCounts();
    private final List<Violation> violations = new ArrayList<>();
    private int runs;
    private long events;
    private long tasks;

    void add(CampaignRun run) {
      runs++;
      events += run.events();
      tasks += run.tasks();
      run.struck().forEach((fault, times) -> struck.merge(fault, times, Long::sum));
      run.effects().forEach((effect, times) -> effects.merge(effect, times, Long::sum));
      moves.add(run.moves());
      run.violation().ifPresent(violations::add);
    }

    CampaignReport report(long firstSeed) {
      return new CampaignReport(firstSeed, runs, events, tasks, struck, effects, moves, violations);
    }
  }
}
