package io.fairlead.query.routes;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TenantId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.optimization.Optimization;
import io.fairlead.query.optimization.ReplayFigure;
import io.fairlead.query.topics.RecordedPeriod;
import io.fairlead.query.topics.TopicAccess;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.WhatIfView;
import io.fairlead.sim.Recording;
import io.fairlead.sim.Recording.Presence;
import io.fairlead.sim.Replay;
import io.fairlead.sim.ReplayCancelledException;
import io.fairlead.sim.ReplayFigures;
import io.fairlead.sim.ReplayFigures.TenantPart;
import io.fairlead.sim.ReplayVariant;
import io.fairlead.sim.SimulatedAgent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Replays a recorded period as it was and with a change, both with the same seeds, so that what
 * differs between them is the change and not chance. The recorded arrivals come first; where the
 * time is up before all seeds were replayed, the others tell.
 */
final class WhatIfReplays implements Optimization.Work {
  private static final double READ = 0.2;

  /** Of the time, for reading. */
  private static final double READING = 0.5;

  /** Replays begin with what the swarm knew then: nothing. So they are never quite what was. */
  private static final double NEAR_SHARE = 0.25;

  /** Differences of that many milliseconds, or of that share of utilisation, are none. */
  private static final double NEAR_MS = 100;

  private static final double NEAR_UTILISATION = 0.1;

  /** So that every program reads it as a whole number. */
  private static final long MOST_SEED = 1L << 31;

  private final TopicAccess topics;
  private final SwarmId swarm;
  private final int partition;
  private final WhatIfWish wish;

  /** One seed, both ways. */
  private record Pair(long seed, ReplayFigures asItWas, ReplayFigures changed) {}

  WhatIfReplays(TopicAccess topics, SwarmId swarm, int partition, WhatIfWish wish) {
    this.topics = topics;
    this.swarm = swarm;
    this.partition = partition;
    this.wish = wish;
  }

  @Override
  public OptimizationView.Result run(SearchMonitor monitor) {
    long endNs = monitor.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wish.maxMs());
    RecordedPeriod period =
        topics.recording(
            swarm,
            partition,
            wish.fromMs(),
            wish.toMs(),
            Math.max(1, Math.round(wish.maxMs() * READING)),
            monitor);
    ReplayVariant change = variant(period.recording());
    return OptimizationView.Result.whatIf(
        view(period, replayed(period.recording(), change, monitor, endNs)));
  }

  // ------------------------------------------------------------------ what is otherwise

  private ReplayVariant variant(Recording recording) {
    List<String> faults =
        SwarmConfig.DEFAULT
            .with(recording.settings())
            .config()
            .orElse(SwarmConfig.DEFAULT)
            .with(wish.settings())
            .faults();
    if (!faults.isEmpty()) {
      throw Problem.conflict(
              "the settings do not go with those that were in force then: "
                  + String.join("; ", faults))
          .because("invalid-config")
          .toException();
    }
    return new ReplayVariant("with the change", wish.settings(), agents(recording));
  }

  private @Nullable List<Presence> agents(Recording recording) {
    if (wish.added().isEmpty() && wish.removed().isEmpty()) {
      return null;
    }
    Set<AgentId> there = new HashSet<>();
    recording.agents().forEach(presence -> there.add(presence.agent().id()));
    for (AgentId agent : wish.removed()) {
      if (!there.contains(agent)) {
        throw Problem.conflict("agents.remove: agent " + agent + " was not there in the period")
            .because("unknown-agent")
            .toException();
      }
    }
    List<Presence> agents = new ArrayList<>(recording.agents());
    agents.removeIf(presence -> wish.removed().contains(presence.agent().id()));
    for (SimulatedAgent agent : wish.added()) {
      AgentId id = agent.id();
      for (int again = 2; there.contains(id); again++) {
        id = new AgentId(agent.id().value() + "-" + again);
      }
      there.add(id);
      agents.add(Presence.throughout(agent.named(id)));
    }
    if (agents.isEmpty()) {
      throw Problem.conflict("agents.remove leaves no agent to replay with")
          .because("no-agents")
          .toException();
    }
    return agents;
  }

  // ------------------------------------------------------------------ replays

  private List<Pair> replayed(
      Recording recording, ReplayVariant change, SearchMonitor monitor, long endNs) {
    Replay replay = new Replay(recording);
    SplittableRandom seeds = new SplittableRandom(wish.seed());
    List<Pair> pairs = new ArrayList<>();
    int runs = 2 * (1 + wish.seeds());
    try {
      for (int i = 0; i <= wish.seeds(); i++) {
        long seed = i == 0 ? 0 : seeds.nextLong(1, MOST_SEED);
        ReplayFigures asItWas =
            replayed(replay, ReplayVariant.AS_RECORDED, seed, 2 * i, runs, monitor, endNs);
        ReplayFigures changed = replayed(replay, change, seed, 2 * i + 1, runs, monitor, endNs);
        pairs.add(new Pair(seed, asItWas, changed));
      }
    } catch (ReplayCancelledException e) {
      if (monitor.cancelled()) {
        throw new SearchCancelledException();
      }
      if (pairs.isEmpty()) {
        throw tooLittleTime(recording);
      }
    }
    return pairs;
  }

  private static ReplayFigures replayed(
      Replay replay,
      ReplayVariant variant,
      long seed,
      int number,
      int runs,
      SearchMonitor monitor,
      long endNs) {
    monitor.progress(
        READ + (1 - READ) * number / runs,
        "replaying " + variant.name() + ", " + (number + 1) + " of " + runs);
    return replay.run(variant, seed, () -> monitor.cancelled() || monitor.nanoTime() - endNs >= 0);
  }

  private ProblemException tooLittleTime(Recording recording) {
    return Problem.conflict(
            "maxMs, "
                + wish.maxMs()
                + ", is too short to replay "
                + recording.workload().size()
                + " tasks both ways once: allow more, or ask for a shorter period")
        .because("too-little-time")
        .toException();
  }

  // ------------------------------------------------------------------ what came of it

  private WhatIfView view(RecordedPeriod period, List<Pair> pairs) {
    Recording recording = period.recording();
    ReplayFigures measured = period.measured();
    Pair recorded = pairs.get(0);
    return new WhatIfView(
        new WhatIfView.WhatIfPeriodView(
            period.askedFromMs(),
            period.askedUntilMs(),
            recording.fromMs(),
            recording.untilMs(),
            recording.workload().size(),
            (int) recording.agents().stream().map(each -> each.agent().id()).distinct().count(),
            period.estimated(),
            recording.skipped(),
            period.carried(),
            period.remarks()),
        wish.shown(),
        wish.added().size(),
        wish.removed().stream().map(AgentId::value).toList(),
        wish.seed(),
        pairs.stream().map(Pair::seed).toList(),
        wish.seeds(),
        figures(measured, pairs),
        tenants(measured, recorded),
        fidelity(measured, recorded.asItWas),
        moments(measured),
        moments(recorded.asItWas),
        moments(recorded.changed));
  }

  private static List<WhatIfView.ReplayFigureView> figures(
      ReplayFigures measured, List<Pair> pairs) {
    List<WhatIfView.ReplayFigureView> figures = new ArrayList<>();
    for (ReplayFigure figure : ReplayFigure.values()) {
      double[] differences =
          pairs.stream()
              .mapToDouble(pair -> figure.of(pair.changed) - figure.of(pair.asItWas))
              .toArray();
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (double difference : differences) {
        least = Math.min(least, difference);
        most = Math.max(most, difference);
        sum += difference;
      }
      figures.add(
          new WhatIfView.ReplayFigureView(
              figure.key(),
              figure.unit(),
              figure.better(),
              figure.of(measured),
              figure.of(pairs.get(0).asItWas),
              figure.of(pairs.get(0).changed),
              sum / differences.length,
              least,
              most));
    }
    return figures;
  }

  private static List<WhatIfView.ReplayTenantView> tenants(ReplayFigures measured, Pair recorded) {
    Set<TenantId> ids = new TreeSet<>(measured.tenants().keySet());
    ids.addAll(recorded.asItWas.tenants().keySet());
    ids.addAll(recorded.changed.tenants().keySet());
    return ids.stream()
        .sorted(
            Comparator.comparingDouble(
                    (TenantId tenant) -> {
                      TenantPart part = recorded.asItWas.tenants().get(tenant);
                      return part == null ? 0 : -part.share();
                    })
                .thenComparing(Comparator.naturalOrder()))
        .limit(WhatIfView.MOST_TENANTS)
        .map(
            tenant ->
                new WhatIfView.ReplayTenantView(
                    tenant.value(),
                    part(measured.tenants().get(tenant)),
                    part(recorded.asItWas.tenants().get(tenant)),
                    part(recorded.changed.tenants().get(tenant))))
        .toList();
  }

  private static WhatIfView.@Nullable ReplayPartView part(@Nullable TenantPart part) {
    return part == null
        ? null
        : new WhatIfView.ReplayPartView(
            part.completed(), part.waitMeanMs(), part.waitP99Ms(), part.share());
  }

  private static List<WhatIfView.ReplayMomentView> moments(ReplayFigures figures) {
    return figures.levels().stream()
        .map(
            point ->
                new WhatIfView.ReplayMomentView(point.atMs(), point.waiting(), point.running()))
        .toList();
  }

  private static WhatIfView.ReplayFidelityView fidelity(
      ReplayFigures measured, ReplayFigures replayed) {
    List<String> far = new ArrayList<>();
    for (ReplayFigure figure :
        List.of(
            ReplayFigure.COMPLETED,
            ReplayFigure.WAIT_MEAN,
            ReplayFigure.WAIT_P50,
            ReplayFigure.WAIT_P99,
            ReplayFigure.MAKESPAN,
            ReplayFigure.UTILISATION)) {
      double was = figure.of(measured);
      double least =
          switch (figure.unit()) {
            case "ms" -> NEAR_MS;
            case "share" -> NEAR_UTILISATION;
            default -> 1;
          };
      if (Math.abs(figure.of(replayed) - was) > Math.max(least, NEAR_SHARE * was)) {
        far.add(figure.key());
      }
    }
    double difference = replayed.waitMeanMs() - measured.waitMeanMs();
    return new WhatIfView.ReplayFidelityView(
        far.isEmpty(), far, difference, sentence(far, measured, replayed));
  }

  private static String sentence(List<String> far, ReplayFigures measured, ReplayFigures replayed) {
    String waits =
        String.format(
            Locale.ROOT,
            "the mean wait was %.0f ms, and is %.0f ms in the replay as it was",
            measured.waitMeanMs(),
            replayed.waitMeanMs());
    return far.isEmpty()
        ? "The replay as it was comes near to what was measured: " + waits + "."
        : "The replay as it was is far from what was measured in "
            + String.join(", ", far)
            + ": "
            + waits
            + ". Believe the direction of a difference rather than its size.";
  }
}
