package io.fairlead.query.routes;

import io.fairlead.model.Command;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.plan.ParetoOptimizer;
import io.fairlead.optimize.plan.PlanPreference;
import io.fairlead.optimize.plan.PlanResult;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.optimization.Optimization;
import io.fairlead.query.optimization.OptimizationDesk;
import io.fairlead.query.view.AppliedPlanView;
import io.fairlead.query.view.CommandView;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.PlanResultView;
import io.fairlead.scheduler.PlanSnapshot;
import io.fairlead.scheduler.SwarmSnapshot;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.wire.SwarmCommandCodec;
import io.fairlead.wire.avro.SwarmCommand;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Searches for a plan of one swarm and, where that is wanted, has it carried out; keeps the plans,
 * so that one can be carried out afterwards. Runs where the swarm is.
 *
 * <p>Each plan is one command under one id: however often it is asked for, it is carried out once.
 */
final class PlanSearch implements Optimization.Work {
  private static final long ANSWER_WAIT_MS = 10_000;
  private static final double READ = 0.05;
  private static final double FOUND = 0.95;

  private final CommandDesk desk;
  private final StateReader state;
  private final int partition;
  private final SwarmId swarm;
  private final PlanWish wish;
  private final String issuedBy;
  private final String name = "plan-" + UUID.randomUUID();
  private volatile @Nullable Found found;

  /** What was found, and in which state of the swarm. */
  private record Found(PlanSnapshot snapshot, PlanResult plans) {}

  private PlanSearch(
      CommandDesk desk,
      StateReader state,
      int partition,
      SwarmId swarm,
      PlanWish wish,
      String issuedBy) {
    this.desk = desk;
    this.state = state;
    this.partition = partition;
    this.swarm = swarm;
    this.wish = wish;
    this.issuedBy = issuedBy;
  }

  /**
   * How one is begun.
   *
   * @return refuses at once where it is already known that nothing can be planned
   */
  static OptimizationDesk.Preparation preparation(
      CommandDesk desk, SwarmId swarm, PlanWish wish, String issuedBy) {
    return (state, partition) -> {
      SwarmSnapshot figures =
          state
              .ask(partition, swarm, (scheduler, now) -> scheduler.snapshots().swarm())
              .orElseThrow(() -> noSwarm(swarm));
      if (figures.paused() || figures.deleting() || figures.recovering()) {
        throw closed(swarm, figures);
      }
      if (figures.available() == 0) {
        throw noAgents(swarm);
      }
      return new PlanSearch(desk, state, partition, swarm, wish, issuedBy);
    };
  }

  private static ProblemException noSwarm(SwarmId swarm) {
    return Problem.unknown("there is no swarm " + swarm).because("unknown-swarm").toException();
  }

  private static ProblemException closed(SwarmId swarm, SwarmSnapshot figures) {
    String why =
        figures.deleting()
            ? " is being deleted"
            : figures.paused() ? " is paused" : " has just been taken over, and recovers";
    String code = figures.deleting() ? "deleting" : figures.paused() ? "paused" : "recovering";
    return Problem.conflict("swarm " + swarm + why + ": nothing may be moved")
        .because(code)
        .toException();
  }

  private static ProblemException noAgents(SwarmId swarm) {
    return Problem.conflict(
            "no agent of swarm " + swarm + " takes work: there is nothing to plan for")
        .because("no-agents")
        .toException();
  }

  @Override
  public OptimizationView.Result run(SearchMonitor monitor) {
    monitor.progress(0, "reading the swarm");
    try {
      SwarmConfig config = state.swarm(partition, swarm).orElseThrow(() -> noSwarm(swarm)).config();
      return OptimizationView.Result.plan(searched(config, monitor));
    } catch (UnavailableException e) {
      throw Problem.unavailable("the swarm's state can't be read at this moment").toException();
    }
  }

  private PlanResultView searched(SwarmConfig config, SearchMonitor monitor)
      throws UnavailableException {
    PlanSnapshot snapshot = state.planSnapshot(partition, swarm).orElseThrow(() -> noSwarm(swarm));
    PlanPreference preference = wish.preferredIn(config);
    if (snapshot.agents().isEmpty()) {
      throw noAgents(swarm);
    }
    if (snapshot.closed() || snapshot.tasks().isEmpty()) {
      return PlanResultView.nothing(
          snapshot, preference, wish.limits().seed(), System.currentTimeMillis(), idle(snapshot));
    }
    PlanResult plans =
        ParetoOptimizer.optimize(
            snapshot, preference, wish.constraints(), wish.limits(), new Part(monitor));
    found = new Found(snapshot, plans);
    PlanResultView view =
        PlanResultView.of(
            snapshot, preference, wish.limits().seed(), System.currentTimeMillis(), plans);
    if (!wish.apply()) {
      return view;
    }
    monitor.progress(FOUND, "carrying it out");
    if (monitor.cancelled()) {
      throw new SearchCancelledException();
    }
    return view.applied(apply(config, plans.chosen() + 1, issuedBy, ANSWER_WAIT_MS));
  }

  private static String idle(PlanSnapshot snapshot) {
    return snapshot.closed()
        ? "The swarm is paused, being deleted, or starts: nothing may be moved."
        : snapshot.waiting() == 0
            ? "No task waits: there is nothing to plan."
            : "No task that waits may be placed or moved: there is nothing to plan.";
  }

  /**
   * Has a plan carried out that was found.
   *
   * @param number of the plan; null for the one that is preferred
   * @throws ProblemException 409 if there is none, or it is too old; nothing is written then
   */
  AppliedPlanView apply(
      SwarmConfig config, @Nullable Integer number, String appliedBy, long waitMs) {
    Found plans = found;
    if (plans == null) {
      throw Problem.conflict("it has found no plan, or not yet").because("no-plan").toException();
    }
    int chosen = number == null ? plans.plans.chosen() + 1 : number;
    int there = plans.plans.front().size();
    if (chosen < 1 || chosen > there) {
      throw Problem.malformed(
              "plan",
              Integer.toString(chosen),
              "plan '" + chosen + "': must be a whole number, 1 to " + there)
          .toException();
    }
    return carriedOut(config, plans, chosen, appliedBy, waitMs);
  }

  private AppliedPlanView carriedOut(
      SwarmConfig config, Found plans, int number, String appliedBy, long waitMs) {
    PlanResult.Plan plan = plans.plans.front().get(number - 1);
    if (plan.moves().isEmpty()) {
      return AppliedPlanView.nothing(number);
    }
    String id = name + "-" + number;
    PlanSnapshot of = plans.snapshot;
    long nowMs = System.currentTimeMillis();
    SwarmCommand message =
        SwarmCommandCodec.encode(
            swarm,
            new Command.ApplyPlan(id, plan.moves(), appliedBy, of.fact(), of.atMs()),
            id,
            nowMs);
    Optional<CommandView> answer = desk.await(state, partition, message, 0);
    if (answer.isEmpty()) {
      checkAge(config, nowMs - of.atMs());
      desk.write(message);
      answer = desk.await(state, partition, message, waitMs);
    }
    if (answer.isEmpty()) {
      return AppliedPlanView.open(id, number);
    }
    if (answer.get().state().equals(CommandView.REFUSED)) {
      throw CommandDesk.refused(answer.get());
    }
    return AppliedPlanView.of(id, number, CommandDesk.given("balancing", answer.get().balancing()));
  }

  /** The swarm looks again when it carries the plan out. */
  private static void checkAge(SwarmConfig config, long ageMs) {
    long mostMs = config.get(Setting.PLAN_MAX_AGE_MS);
    if (ageMs > mostMs) {
      throw Problem.conflict(
              "the plan is based on a snapshot that is "
                  + ageMs
                  + " ms old, at most planMaxAgeMs, "
                  + mostMs
                  + ": nothing was changed; search again")
          .because("snapshot-too-old")
          .toException();
    }
  }

  /** The search is a part of the whole. */
  private record Part(SearchMonitor whole) implements SearchMonitor {
    @Override
    public long nanoTime() {
      return whole.nanoTime();
    }

    @Override
    public boolean cancelled() {
      return whole.cancelled();
    }

    @Override
    public void progress(double share, String doing) {
      whole.progress(READ + share * (FOUND - READ), doing);
    }
  }
}
