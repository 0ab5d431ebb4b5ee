package io.fairlead.optimize.topology;

import io.fairlead.model.TenantId;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.topology.TopologyProposal.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One run of {@link TopologyOptimizer}. Owned by the thread that searches. */
final class TopologySearch {
  /** Seeds by which the search compares. */
  static final int SEARCH_SEEDS = 3;

  /** A step must be better by this share of the present value. */
  static final double LEAST_STEP = 0.01;

  /** Tenants with the most work, of which each is looked at with a swarm of its own. */
  static final int TENANTS = 3;

  /** Parts of the time after which each dimension by itself, and the search, must be done. */
  private static final double ALONE_PART = 0.4;

  private static final double SEARCH_PART = 0.65;

  private static final List<TopologyDimension> BY_STEPS =
      List.of(TopologyDimension.PREFETCH, TopologyDimension.AGENTS, TopologyDimension.SLOTS);

  private final TopologyTrials trials;
  private final TopologyGoal goal;
  private final int maxRounds;
  private final TrialRunner runner;
  private final Acceptance acceptance;
  private final FleetShape present;
  private final Neighbourhood neighbourhood;
  private final List<Long> searchSeeds = new ArrayList<>();
  private final List<Long> judgeSeeds = new ArrayList<>(List.of(0L));
  private int rounds;
  private boolean timedOut;

  TopologySearch(
      TopologyTrials trials, TopologyGoal goal, SearchLimits limits, SearchMonitor monitor) {
    this.trials = trials;
    this.goal = goal;
    this.maxRounds = limits.maxGenerations();
    this.runner = new TrialRunner(trials, monitor, limits.maxMs());
    this.acceptance = new Acceptance(goal.objective(), trials.runMeanMs());
    this.present = FleetShape.present(trials);
    Double maxCost = goal.maxCost();
    this.neighbourhood =
        new Neighbourhood(
            trials.kinds(), maxCost == null ? price(present) : maxCost, !goal.objective().isWait());
    SplittableRandom random = new SplittableRandom(limits.seed());
    for (int i = 0; i < SEARCH_SEEDS; i++) {
      searchSeeds.add(random.nextLong(1, Long.MAX_VALUE));
    }
    while (judgeSeeds.size() < goal.seeds()) {
      judgeSeeds.add(random.nextLong(1, Long.MAX_VALUE));
    }
  }

  /** A shape that was found, and how it did with the seeds of the search. */
  private record Found(FleetShape shape, List<TrialFigures> figures) {}

  TopologyResult run() {
    List<Found> found = new ArrayList<>();
    List<TenantId> tenants = new ArrayList<>();
    Found base = null;
    try {
      runner.until(ALONE_PART);
      base = new Found(present, runner.run(present, searchSeeds, "as it was"));
      Map<TopologyDimension, Found> alone = alone(base);
      runner.until(SEARCH_PART);
      tenants.addAll(tenants(base));
      found.addAll(together(base, alone));
    } catch (TrialEndedException e) {
      timedOut = true;
    }
    return judged(base, found, tenants);
  }

  /** Each dimension by itself, a step of each in turn. */
  private Map<TopologyDimension, Found> alone(Found base) {
    Map<TopologyDimension, Found> best = new EnumMap<>(TopologyDimension.class);
    Set<TopologyDimension> moving = EnumSet.copyOf(BY_STEPS);
    try {
      for (int round = 0; round < (maxRounds + 1) / 2 && !moving.isEmpty(); round++) {
        rounds++;
        for (TopologyDimension dimension : BY_STEPS) {
          if (moving.contains(dimension)) {
            Found from = best.getOrDefault(dimension, base);
            Found next = step(dimension, from, base);
            if (next == null) {
              moving.remove(dimension);
            } else {
              best.put(dimension, next);
            }
          }
        }
      }
    } catch (TrialEndedException e) {
      timedOut = true; // what was found by then is gone on with
    }
    return best;
  }

  /** The best neighbour in that dimension; null if none is better by a step. */
  private @Nullable Found step(TopologyDimension dimension, Found from, Found base) {
    Found best = null;
    double leastGain = LEAST_STEP;
    for (FleetShape shape : neighbourhood.of(dimension, from.shape)) {
      Found tried = tried(shape, from, base);
      if (tried != null) {
        double gain = gain(base, tried).mean() - gain(base, from).mean();
        if (gain > leastGain) {
          best = tried;
          leastGain = gain;
        }
      }
    }
    return best;
  }

  /** Null if it is worse than where it comes from with the first seed, or is not acceptable. */
  private @Nullable Found tried(FleetShape shape, Found from, Found base) {
    String doing = words(shape);
    List<TrialFigures> first = runner.run(shape, searchSeeds.subList(0, 1), doing);
    double was = goal.objective().of(from.figures.get(0), price(from.shape));
    double is = goal.objective().of(first.get(0), price(shape));
    if (goal.objective().moreIsBetter() ? is < was : is > was) {
      return null;
    }
    Found tried = new Found(shape, runner.run(shape, searchSeeds, doing));
    return acceptance.accepts(base.figures, tried.figures) ? tried : null;
  }

  private Improvement gain(Found base, Found other) {
    return improvement(
        values(base.figures, price(base.shape)), values(other.figures, price(other.shape)));
  }

  /** The best of each dimension, and what comes of going on from all together. */
  private List<Found> together(Found base, Map<TopologyDimension, Found> alone) {
    List<Found> found = new ArrayList<>(alone.values());
    if (alone.isEmpty()) {
      return found;
    }
    try {
      Found best = best(base, merged(base, alone));
      boolean better = true;
      while (better && rounds < maxRounds) {
        rounds++;
        better = false;
        for (TopologyDimension dimension : BY_STEPS) {
          Found next = step(dimension, best, base);
          if (next != null) {
            best = next;
            better = true;
          }
        }
      }
      FleetShape reached = best.shape;
      if (found.stream().noneMatch(each -> each.shape.equals(reached))) {
        found.add(best);
      }
    } catch (TrialEndedException e) {
      timedOut = true;
    }
    return found;
  }

  private Found best(Found base, List<Found> found) {
    return found.stream()
        .max(Comparator.comparingDouble(each -> gain(base, each).mean()))
        .orElse(base);
  }

  /** What was found alone, and the bound with the fleets. */
  private List<Found> merged(Found base, Map<TopologyDimension, Found> alone) {
    List<Found> all = new ArrayList<>(alone.values());
    Found bound = alone.get(TopologyDimension.PREFETCH);
    if (bound != null) {
      for (Map.Entry<TopologyDimension, Found> other : alone.entrySet()) {
        if (other.getKey() != TopologyDimension.PREFETCH) {
          FleetShape fleet = other.getValue().shape;
          Found both = tried(fleet.with(bound.shape.maxPrefetch()), base, base);
          if (both != null) {
            all.add(both);
          }
        }
      }
    }
    return all;
  }

  /** Those that seem to want a swarm of their own. */
  private List<TenantId> tenants(Found base) {
    List<TenantId> wanting = new ArrayList<>();
    if (!goal.objective().isWait() || trials.shares().size() < 2) {
      return wanting;
    }
    List<TenantId> most =
        trials.shares().entrySet().stream()
            .sorted(Map.Entry.<TenantId, Double>comparingByValue().reversed()) // stable
            .limit(trials.shares().size() == 2 ? 1 : TENANTS) // of two, one apart is both
            .map(Map.Entry::getKey)
            .toList();
    for (TenantId tenant : most) {
      if (trials.division(tenant).isPresent()) {
        List<TrialFigures> apart = runner.apart(tenant, searchSeeds.subList(0, 1), words(tenant));
        double was = ofTenants(base.figures.get(0));
        if (ofTenants(apart.get(0)) < was) {
          wanting.add(tenant);
        }
      }
    }
    return wanting;
  }

  private TopologyResult judged(
      @Nullable Found searched, List<Found> found, List<TenantId> tenants) {
    runner.until(1);
    List<TopologyProposal> proposals = new ArrayList<>();
    List<TrialFigures> base = null;
    try {
      base = runner.run(present, judgeSeeds, "judging: as it was");
    } catch (TrialEndedException e) {
      timedOut = true;
    }
    for (Found each : found) {
      TopologyProposal proposal = proposal(each, base, searched);
      if (proposal != null) {
        proposals.add(proposal);
      }
    }
    for (TenantId tenant : tenants) {
      TopologyProposal proposal = base == null ? null : ownSwarm(tenant, base);
      if (proposal != null) {
        proposals.add(proposal);
      }
    }
    proposals.sort(
        Comparator.comparing((TopologyProposal each) -> !each.judged())
            .thenComparing(each -> -each.improvement().mean()));
    Set<TopologyDimension> told = EnumSet.noneOf(TopologyDimension.class);
    proposals.removeIf(
        each -> each.dimension() != TopologyDimension.OWN_SWARM && !told.add(each.dimension()));
    return new TopologyResult(
        base == null ? null : means(base), proposals, runner.made(), rounds, timedOut);
  }

  private @Nullable TopologyProposal proposal(
      Found found, @Nullable List<TrialFigures> base, @Nullable Found searched) {
    if (base != null) {
      try {
        List<TrialFigures> figures =
            runner.run(found.shape, judgeSeeds, "judging: " + words(found.shape));
        boolean good = acceptance.accepts(base, figures);
        return good ? proposal(found.shape, base, figures, true) : null;
      } catch (TrialEndedException e) {
        timedOut = true;
      }
    }
    return searched == null ? null : proposal(found.shape, searched.figures, found.figures, false);
  }

  private @Nullable TopologyProposal proposal(
      FleetShape shape, List<TrialFigures> base, List<TrialFigures> figures, boolean judged) {
    double[] before = values(base, price(present));
    double[] after = values(figures, price(shape));
    Improvement improvement = improvement(before, after);
    if (improvement.mean() <= 0) {
      return null;
    }
    return new TopologyProposal(
        Differences.dimension(present, shape),
        Differences.changes(trials.kinds(), present, shape),
        goal.objective().measure(),
        mean(before),
        mean(after),
        improvement,
        price(present),
        price(shape),
        judged,
        judged && improvement.exceeds(goal.threshold()));
  }

  private @Nullable TopologyProposal ownSwarm(TenantId tenant, List<TrialFigures> base) {
    List<TrialFigures> apart;
    try {
      apart = runner.apart(tenant, judgeSeeds, "judging: " + words(tenant));
    } catch (TrialEndedException e) {
      timedOut = true;
      return null;
    }
    double[] before = base.stream().mapToDouble(this::ofTenants).toArray();
    double[] after = apart.stream().mapToDouble(this::ofTenants).toArray();
    Improvement improvement = improvement(before, after);
    if (improvement.mean() <= 0 || !acceptance.leavesNothingUndone(base, apart)) {
      return null;
    }
    List<Change> changes =
        Differences.division(trials.kinds(), tenant, trials.division(tenant).orElseThrow());
    return new TopologyProposal(
        TopologyDimension.OWN_SWARM,
        changes,
        goal.objective().measure() + ", with the mean run; geometric mean over the tenants",
        mean(before),
        mean(after),
        improvement,
        price(present),
        price(present),
        true,
        improvement.exceeds(goal.threshold()));
  }

  private double ofTenants(TrialFigures figures) {
    return goal.objective().ofTenants(figures, trials.runMeanMs());
  }

  private TopologyResult.Present means(List<TrialFigures> figures) {
    return new TopologyResult.Present(
        figures.stream().mapToDouble(TrialFigures::waitMeanMs).average().orElse(0),
        figures.stream().mapToDouble(TrialFigures::waitP99Ms).average().orElse(0),
        figures.stream().mapToDouble(TrialFigures::utilisation).average().orElse(0),
        figures.stream().mapToDouble(TrialFigures::imbalance).average().orElse(0),
        price(present));
  }

  private double price(FleetShape shape) {
    return shape.price(trials.kinds());
  }

  private double[] values(List<TrialFigures> figures, double price) {
    return figures.stream().mapToDouble(each -> goal.objective().of(each, price)).toArray();
  }

  private Improvement improvement(double[] before, double[] after) {
    return Improvement.of(before, after, goal.objective().moreIsBetter());
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private String words(FleetShape shape) {
    StringBuilder words = new StringBuilder();
    for (Change change : Differences.changes(trials.kinds(), present, shape)) {
      words.append(words.length() == 0 ? "" : "; ").append(change.what());
      words.append(' ').append(change.from()).append(" to ").append(change.to());
    }
    return words.length() == 0 ? "as it was" : words.toString();
  }

  private static String words(TenantId tenant) {
    return "tenant " + tenant + " in a swarm of its own";
  }
}
