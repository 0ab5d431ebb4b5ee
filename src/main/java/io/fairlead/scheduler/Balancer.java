package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.BalanceMode;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Move;
import io.fairlead.model.MoveResult;
import io.fairlead.model.MoveResult.Outcome;
import io.fairlead.model.Now;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.Proposal;
import io.fairlead.model.Rejection;
import io.fairlead.model.RevokeReason;
import io.fairlead.model.Setting;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.balance.AgentLoad;
import io.fairlead.scheduler.balance.LoadDistribution;
import io.fairlead.scheduler.balance.Movable;
import io.fairlead.scheduler.balance.MoveSearch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the load of the agents more even, in rounds. A round is a proposal, which is carried out,
 * or waits for approval. Each of its moves, and of a plan that somebody else made, is carried out
 * only if it is still possible and right at that moment. Reads state, gives facts.
 *
 * <p>A round is O(1) where nothing could be moved, else O(agents × log + what they hold) and what
 * {@link MoveSearch} says.
 */
final class Balancer {
  static final String PUNCTUATION = "coordinator";

  private final SwarmState state;
  private final RoomIndex rooms;
  private final Mobility mobility;
  private final Revocation revocation;
  private final Emitter emitter;

  Balancer(
      SwarmState state,
      RoomIndex rooms,
      Mobility mobility,
      Revocation revocation,
      Emitter emitter) {
    this.state = state;
    this.rooms = rooms;
    this.mobility = mobility;
    this.revocation = revocation;
    this.emitter = emitter;
  }

  /** What a round would do now; it is not done. */
  Proposal propose(Now now) {
    List<AgentLoad> loads = idle() ? List.of() : loads(now);
    double[] beforeMs = loads.stream().mapToDouble(AgentLoad::loadMs).toArray();
    MoveSearch.Found found =
        loads.size() < 2
            ? new MoveSearch.Found(0, 0, List.of())
            : new MoveSearch(
                    state.config.get(Setting.BALANCE_TOLERANCE) / 1_000.0,
                    state.config.get(Setting.BALANCE_LEAST_GAIN) / 1_000.0,
                    (int) state.config.get(Setting.BALANCE_BUDGET))
                .search(loads, load -> movables(state.knownAgent(load.agent()), now));
    return new Proposal(
        "p" + state.facts + "-" + now.wallMs(),
        state.facts,
        now.wallMs(),
        found.scoreBefore(),
        found.scoreAfter(),
        found.moves(),
        changes(loads, beforeMs));
  }

  /** The search has left the loads as they would be. */
  private static List<Proposal.Load> changes(List<AgentLoad> loads, double[] beforeMs) {
    List<Proposal.Load> changes = new ArrayList<>(beforeMs.length);
    for (int i = 0; i < beforeMs.length; i++) {
      AgentLoad load = loads.get(i);
      changes.add(new Proposal.Load(load.agent(), beforeMs[i], load.loadMs()));
    }
    return changes;
  }

  /** Whether there is nothing that could be moved. */
  private boolean idle() {
    return closed() || (state.locals.isEmpty() && state.ahead.isEmpty());
  }

  /** Whether nothing may be moved, as nothing may be dispatched. */
  private boolean closed() {
    return state.paused || state.deleting || !state.dispatchOpen;
  }

  /** Of the agents that take work, in order of their ids. */
  private List<AgentLoad> loads(Now now) {
    List<AgentLoad> loads = new ArrayList<>(state.agents.size());
    for (AgentState agent : state.agents.values()) {
      if (agent.unavailability(state.breakerLimits()) == null) {
        loads.add(
            new AgentLoad(
                agent.id(), agent.weight(), rooms.outstandingUs(agent, now), roomOf(agent)));
      }
    }
    return loads;
  }

  private long roomOf(AgentState agent) {
    return mobility.mayBeGiven(agent)
        ? Math.max(0, state.config.get(Setting.LOCAL_QUEUE_MAX) - agent.local.size())
        : 0;
  }

  /**
   * What may leave an agent: what is only placed, and then what must be asked for; last in first.
   */
  private List<Movable> movables(AgentState agent, Now now) {
    List<Movable> out = new ArrayList<>();
    for (TaskState task : agent.local.tasks()) {
      LocalPlace place = task.place();
      if (place != null && mobility.movable(task, place, now)) {
        out.add(new Placed(agent, task));
      }
    }
    Collections.reverse(out);
    if (state.config.revokes() && mobility.canBeAsked(agent)) {
      List<Revocation.Unstarted> unstarted = revocation.unstarted(agent, now);
      for (int i = unstarted.size() - 1; i >= 0; i--) {
        if (mobility.revocable(unstarted.get(i).task(), now)) {
          out.add(new Sent(agent, unstarted.get(i)));
        }
      }
    }
    return out;
  }

  private final class Placed implements Movable {
    private final AgentState from;
    private final TaskState task;

    Placed(AgentState from, TaskState task) {
      this.from = from;
      this.task = task;
    }

    @Override
    public long costUs() {
      return task.costUs();
    }

    @Override
    public boolean suits(AgentLoad to) {
      return mobility.runnable(task, state.knownAgent(to.agent()));
    }

    @Override
    public Move to(AgentLoad to) {
      return Move.local(task.task.id(), from.id(), to.agent());
    }
  }

  private final class Sent implements Movable {
    private final AgentState from;
    private final Revocation.Unstarted unstarted;

    Sent(AgentState from, Revocation.Unstarted unstarted) {
      this.from = from;
      this.unstarted = unstarted;
    }

    @Override
    public long costUs() {
      return unstarted.task().costUs();
    }

    @Override
    public boolean suits(AgentLoad to) {
      AgentState agent = state.knownAgent(to.agent());
      return mobility.runnable(unstarted.task(), agent)
          && revocation.gainUs(unstarted, agent, (long) (to.loadMs() * 1_000)) > 0;
    }

    @Override
    public Move to(AgentLoad to) {
      TaskState task = unstarted.task();
      return Move.revoke(task.task.id(), from.id(), to.agent(), task.heldLease().epoch());
    }
  }

  /** The time of a round has come. */
  void punctuate(Now now) {
    BalanceMode mode = state.config.balanceMode();
    if (mode == BalanceMode.OFF || idle()) {
      return;
    }
    Proposal proposal = propose(now);
    if (proposal.moves().isEmpty()) {
      return;
    }
    if (mode == BalanceMode.AUTOMATIC) {
      carryOut(proposal.id(), proposal.moves(), PUNCTUATION, now);
    } else if (state.proposal == null || !state.proposal.moves().equals(proposal.moves())) {
      emitter.emit(new Fact.ProposalMade(proposal), now);
    }
  }

  /** A round because somebody asked for one; answered also if there is nothing to do. */
  void balance(Command.Balance command, Now now) {
    Proposal proposal = propose(now);
    if (state.config.balanceMode() == BalanceMode.APPROVAL) {
      emitter.emit(new Fact.ProposalMade(proposal), now);
    } else {
      carryOut(proposal.id(), proposal.moves(), command.issuedBy(), now);
    }
  }

  void approve(Command.ApproveProposal command, Now now) {
    Proposal pending = state.proposal;
    if (pending == null || !pending.id().equals(command.proposalId())) {
      emitter.emit(
          new Fact.CommandRefused(
              "APPROVE_PROPOSAL",
              Rejection.of(
                  Rejection.Reason.UNKNOWN_PROPOSAL,
                  "proposalId '"
                      + command.proposalId()
                      + "': "
                      + (pending == null
                          ? "no proposal waits for approval"
                          : "the one that waits is '" + pending.id() + "'"))),
          now);
      return;
    }
    carryOut(pending.id(), pending.moves(), command.issuedBy(), now);
  }

  void apply(Command.ApplyPlan command, Now now) {
    Rejection stale = stale(command, now);
    if (stale != null) {
      emitter.emit(new Fact.CommandRefused("APPLY_PLAN", stale), now);
      return;
    }
    carryOut(command.planId(), command.moves(), command.issuedBy(), now);
  }

  /** Why nothing of a plan is done, whatever its moves; null if it is to be looked at. */
  private @Nullable Rejection stale(Command.ApplyPlan plan, Now now) {
    if (plan.basedOnFact() > state.facts) {
      return Rejection.of(
          Rejection.Reason.PLAN_OF_ANOTHER_SWARM,
          "basedOnFact '"
              + plan.basedOnFact()
              + "': the last fact of swarm "
              + state.id
              + " is "
              + state.facts);
    }
    if (plan.madeAtMs() == 0) {
      return null;
    }
    long ageMs = now.wallMs() - plan.madeAtMs();
    long maxAgeMs = state.config.get(Setting.PLAN_MAX_AGE_MS);
    if (ageMs > maxAgeMs) {
      return Rejection.of(
          Rejection.Reason.PLAN_TOO_OLD,
          "madeAtMs '"
              + plan.madeAtMs()
              + "': was "
              + ageMs
              + " ms ago, at most planMaxAgeMs, "
              + maxAgeMs);
    }
    // Clocks differ a little; further ahead it could not be said when it has aged out.
    if (ageMs < -maxAgeMs) {
      return Rejection.of(
          Rejection.Reason.PLAN_OF_ANOTHER_SWARM,
          "madeAtMs '"
              + plan.madeAtMs()
              + "': is "
              + -ageMs
              + " ms ahead of the coordinator's clock, at most planMaxAgeMs, "
              + maxAgeMs);
    }
    return null;
  }

  private void carryOut(String plan, List<Move> moves, String issuedBy, Now now) {
    double before = score(now);
    List<MoveResult> results = new ArrayList<>(moves.size());
    int moved = 0;
    for (Move move : moves) {
      Outcome outcome = carryOut(move, now);
      results.add(new MoveResult(move, outcome));
      moved += outcome.done() ? 1 : 0;
    }
    emitter.emit(
        new Fact.Balanced(plan, moved, moves.size() - moved, before, score(now), issuedBy, results),
        now);
  }

  private double score(Now now) {
    List<AgentLoad> loads = loads(now);
    return loads.isEmpty() ? 0 : new LoadDistribution(loads).score();
  }

  /** Does it, if it is still possible and right. */
  private Outcome carryOut(Move move, Now now) {
    TaskState task = state.tasks.get(move.task());
    AgentState to = state.agents.get(move.to());
    if (closed()) {
      return Outcome.SWARM_CLOSED;
    }
    if (task == null) {
      return Outcome.UNKNOWN_TASK;
    }
    if (to == null) {
      return Outcome.UNKNOWN_AGENT;
    }
    if (move.to().equals(move.from())) {
      return Outcome.SAME_AGENT;
    }
    if (roomOf(to) == 0) {
      return Outcome.NO_ROOM;
    }
    boolean eligible =
        move.kind() == Move.Kind.PLACE ? mobility.couldRun(task, to) : mobility.runnable(task, to);
    if (!eligible) {
      return Outcome.NOT_ELIGIBLE;
    }
    return switch (move.kind()) {
      case MOVE -> migrate(task, move.holder(), to, now);
      case REVOKE -> revoke(task, move, to, now);
      case PLACE -> place(task, to, now);
    };
  }

  private Outcome place(TaskState task, AgentState to, Now now) {
    if (task.phase == TaskPhase.RUNNING) {
      return Outcome.STARTED;
    }
    if (task.phase != TaskPhase.QUEUED) {
      return Outcome.NOT_THERE;
    }
    if (!mobility.placeable(task, now)) {
      return Outcome.NOT_MOVABLE;
    }
    long untilMs = now.logicalMs() + state.config.get(Setting.PLAN_PATIENCE_MS);
    emitter.emit(new Fact.TaskPlaced(task.task.id(), to.id(), PlaceKind.PLANNED, untilMs), now);
    return Outcome.PLACED;
  }

  private Outcome migrate(TaskState task, AgentId from, AgentState to, Now now) {
    LocalPlace place = task.place();
    if (task.phase == TaskPhase.RUNNING) {
      return Outcome.STARTED;
    }
    if (place == null || !place.agent().equals(from)) {
      return Outcome.NOT_THERE;
    }
    if (!mobility.movable(task, place, now)) {
      return Outcome.NOT_MOVABLE;
    }
    long untilMs = now.logicalMs() + state.config.get(Setting.MOVE_COOL_DOWN_MS);
    emitter.emit(
        new Fact.TaskMigrated(task.task.id(), from, to.id(), now.logicalMs(), untilMs), now);
    return Outcome.MOVED;
  }

  private Outcome revoke(TaskState task, Move move, AgentState to, Now now) {
    if (!task.phase.leased()
        || !task.heldLease().epoch().equals(move.epoch())
        || !task.heldLease().agent().equals(move.holder())) {
      return Outcome.NOT_THERE;
    }
    if (task.phase == TaskPhase.RUNNING) {
      return Outcome.STARTED;
    }
    AgentState from = state.knownAgent(move.holder());
    if (!state.config.revokes() || !mobility.canBeAsked(from)) {
      return Outcome.NOT_REVOCABLE;
    }
    if (!mobility.revocable(task, now)) {
      return Outcome.NOT_MOVABLE;
    }
    Revocation.Unstarted unstarted = revocation.unstarted(from, task, now);
    if (unstarted == null || revocation.gainUs(unstarted, to, rooms.freeInUs(to, now)) <= 0) {
      return Outcome.NO_GAIN;
    }
    revocation.ask(task, RevokeReason.BALANCE, now);
    return Outcome.ASKED_BACK;
  }
}
