package io.fairlead.query.optimization;

import io.fairlead.model.Command;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TenantId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.share.ShareAllocator;
import io.fairlead.optimize.share.ShareChanges;
import io.fairlead.optimize.share.ShareObjective;
import io.fairlead.optimize.share.ShareProblem;
import io.fairlead.optimize.share.ShareResult;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.SharesView;
import io.fairlead.query.view.SharesView.ConstraintView;
import io.fairlead.query.view.SharesView.QuotaView;
import io.fairlead.query.view.SharesView.TenantSharesView;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.wire.CommandAnswer;
import io.fairlead.wire.SwarmCommandCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Divides a swarm's capacity between its tenants, as it stands when its turn comes, and, where that
 * is asked for, sets the tenants' settings by it in one version of the configuration.
 */
public final class ShareOptimisation {
  /** Time for a division where nothing is said, milliseconds. */
  public static final long STANDARD_MS = 10_000;

  private static final long WRITE_MS = 10_000;
  private static final long ANSWER_MS = 10_000;
  private static final long POLL_MS = 10;

  private final SwarmAccess access;

  public ShareOptimisation(SwarmAccess access) {
    this.access = access;
  }

  /**
   * What is wanted.
   *
   * @param overrides settings by name, as JSON text, that hold for this division only
   * @param demands slots of speed 1 that tenants ask for, in place of what is reckoned
   * @param objective null for sharesObjective
   * @param maxMs time, milliseconds, 1 or more
   * @param seed has no consequence: no chance is in it
   * @param apply whether the settings are changed
   * @param issuedBy who asks, as commands say it
   */
  public record Wanted(
      SortedMap<String, String> overrides,
      SortedMap<TenantId, Double> demands,
      @Nullable ShareObjective objective,
      long maxMs,
      long seed,
      boolean apply,
      String issuedBy) {
    public Wanted {
      overrides = Collections.unmodifiableSortedMap(new TreeMap<>(overrides));
      demands = Collections.unmodifiableSortedMap(new TreeMap<>(demands));
    }

    /** As the configuration has it. */
    public static Wanted asConfigured(long maxMs, boolean apply, String issuedBy) {
      return new Wanted(new TreeMap<>(), new TreeMap<>(), null, maxMs, 0, apply, issuedBy);
    }
  }

  /**
   * Looks at the swarm and says what is to be done.
   *
   * @throws ProblemException 409 if the swarm has no agent that may be sent work
   */
  public OptimizationDesk.Preparation prepare(SwarmId swarm, Wanted wanted) {
    return (state, partition) -> work(state, partition, swarm, wanted);
  }

  /** The same for a swarm that is known to be here. */
  Optimization.Work work(StateReader state, int partition, SwarmId swarm, Wanted wanted)
      throws UnavailableException {
    boolean none =
        state
            .ask(partition, swarm, (scheduler, now) -> scheduler.snapshots().swarm().available())
            .filter(available -> available == 0)
            .isPresent();
    if (none) {
      throw ShareSource.noAgents(swarm);
    }
    return monitor ->
        OptimizationView.Result.shares(divide(state, partition, swarm, wanted, monitor));
  }

  private SharesView divide(
      StateReader state, int partition, SwarmId swarm, Wanted wanted, SearchMonitor monitor) {
    try {
      SwarmConfig config = config(state, partition, swarm);
      ShareObjective objective = wanted.objective();
      if (objective == null) {
        objective = ShareObjective.values()[(int) config.get(Setting.SHARES_OBJECTIVE)];
      }
      ShareSource source =
          new ShareSource(
              state, partition, swarm, overridden(config, wanted.overrides()), wanted.demands());
      monitor.progress(0, "looks at the swarm");
      source.read(access.coordinator().tallies().swarm(swarm));
      ShareProblem problem = source.problem(objective);
      ShareResult result =
          ShareAllocator.allocate(
              problem, new SearchLimits(wanted.seed(), 1, wanted.maxMs()), monitor);
      if (result instanceof ShareResult.Infeasible infeasible) {
        return SharesView.infeasible(objective, source.capacity(), infeasible);
      }
      if (result instanceof ShareResult.OutOfTime none) {
        throw tooLittleTime(
            wanted,
            none.contradicts()
                ? "the constraints contradict each other, and which of them was not found"
                : "no division was found");
      }
      ShareResult.Divided divided = (ShareResult.Divided) result;
      if (wanted.apply() && divided.cut() == ShareResult.Cut.FAIRNESS) {
        throw tooLittleTime(wanted, "no fair division was found, so that nothing was set");
      }
      SortedMap<TenantId, ShareChanges.Quota> quotas =
          ShareChanges.quotas(problem, divided, config);
      SortedMap<String, String> patch = ShareChanges.patch(quotas, config);
      SharesView view =
          SharesView.divided(objective, divided, tenants(divided, quotas, config, source), patch);
      if (!wanted.apply() || patch.isEmpty()) {
        return view;
      }
      monitor.progress(0.95, "sets the tenants' settings");
      if (monitor.cancelled()) {
        throw new SearchCancelledException();
      }
      return view.appliedIn(
          set(state, partition, swarm, patch, config.version(), wanted.issuedBy()));
    } catch (UnavailableException e) {
      throw Problem.unavailable("the swarm's state can't be read at this moment").toException();
    }
  }

  private static ProblemException tooLittleTime(Wanted wanted, String what) {
    return Problem.conflict(what + " in " + wanted.maxMs() + " ms")
        .because("too-little-time")
        .toException();
  }

  private static SwarmConfig config(StateReader state, int partition, SwarmId swarm)
      throws UnavailableException {
    return state
        .swarm(partition, swarm)
        .orElseThrow(
            () ->
                Problem.unknown("there is no swarm " + swarm)
                    .because("unknown-swarm")
                    .toException())
        .config();
  }

  private static SwarmConfig overridden(SwarmConfig config, Map<String, String> overrides) {
    SwarmConfig.Change change = config.with(overrides);
    return change
        .config()
        .orElseThrow(
            () ->
                Problem.malformed(
                        "tenants",
                        String.join(", ", overrides.keySet()),
                        String.join("; ", change.faults()))
                    .toException());
  }

  private static List<TenantSharesView> tenants(
      ShareResult.Divided divided,
      SortedMap<TenantId, ShareChanges.Quota> quotas,
      SwarmConfig config,
      ShareSource source) {
    List<TenantSharesView> out = new ArrayList<>();
    for (ShareResult.Allocation each : divided.tenants()) {
      out.add(
          new TenantSharesView(
              each.id().value(),
              each.demand(),
              each.units(),
              source.shareNow(each.id()),
              each.share(),
              each.dominantShare(),
              each.resources(),
              each.costPerHour(),
              each.tasks(),
              QuotaView.of(ShareChanges.Quota.of(config.tenant(each.id()))),
              QuotaView.of(
                  quotas.getOrDefault(each.id(), ShareChanges.Quota.of(config.tenant(each.id())))),
              each.cap().limited() ? each.cap().anywhere() ? "anywhere" : "as-planned" : null,
              each.bounds().stream().map(ConstraintView::of).toList()));
    }
    return out;
  }

  // ------------------------------------------------------------------ carrying it out

  /** Sets them, unless the configuration has become another one; the version that they are in. */
  private long set(
      StateReader state,
      int partition,
      SwarmId swarm,
      SortedMap<String, String> patch,
      long version,
      String issuedBy)
      throws UnavailableException {
    if (config(state, partition, swarm).version() != version) {
      throw Problem.conflict(
              "the configuration of swarm " + swarm + " was changed while it was divided")
          .because("config-changed")
          .toException();
    }
    String id = UUID.randomUUID().toString();
    write(
        access
            .coordinator()
            .commands()
            .send(
                SwarmCommandCodec.encode(
                    swarm,
                    new Command.UpdateConfig(patch, issuedBy),
                    id,
                    System.currentTimeMillis())));
    CommandAnswer answer = await(state, partition, swarm, id);
    CommandAnswer.Refusal refusal = answer.refusal();
    if (refusal != null) {
      throw Problem.conflict(refusal.message()).because(refusal.code()).toException();
    }
    return answer.configVersion();
  }

  private static void write(CompletableFuture<Void> writing) {
    try {
      writing.get(WRITE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw Problem.unavailable("Kafka did not take the command: " + e).toException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("this instance is stopping").toException();
    }
  }

  private static CommandAnswer await(StateReader state, int partition, SwarmId swarm, String id) {
    long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MS);
    try {
      while (System.nanoTime() < endNanos) {
        Optional<CommandAnswer> answer = state.answer(partition, swarm.value(), id);
        if (answer.isPresent()) {
          return answer.get();
        }
        Thread.sleep(POLL_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UnavailableException e) {
      // The partition has moved: that it was written is what is to be known.
    }
    throw Problem.unavailable("command " + id + " was written, and is not carried out yet")
        .toException();
  }
}
