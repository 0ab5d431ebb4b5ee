package io.fairlead.query.routes;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.IdSyntax;
import io.fairlead.model.Lease;
import io.fairlead.model.Move;
import io.fairlead.model.Proposal;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Strategy;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.optimization.Optimizations;
import io.fairlead.query.view.BalancingView;
import io.fairlead.query.view.CommandView;
import io.fairlead.query.view.LoadBalanceBody;
import io.fairlead.query.view.LoadBalanceView;
import io.fairlead.query.view.PlanBody;
import io.fairlead.query.view.PlanBody.MoveBody;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.wire.avro.SwarmCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Balancing: rounds, proposals, plans, and the strategy by which agents are chosen. */
public final class BalanceRoutes implements EndpointGroup {
  private static final List<String> KINDS =
      Stream.of(Move.Kind.values()).map(Move.Kind::name).toList();

  private static final String PLACE = Move.Kind.PLACE.name();

  /** How long load-balance waits for each of its commands. */
  private static final long STEP_WAIT_MS = 5_000;

  private final SwarmAccess access;
  private final CommandDesk desk;
  private final OptimizedBalance optimized;

  public BalanceRoutes(SwarmAccess access, Optimizations optimizations) {
    this.access = access;
    this.desk = new CommandDesk(access);
    this.optimized = new OptimizedBalance(access, desk, optimizations);
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        CommandRoutes.command(
            "POST",
            "/v1/swarms/{swarm}/balance",
            Role.OPERATE,
            "A round of balancing now; where balanceMode is approval, a proposal.",
            null,
            request ->
                desk.issue(
                    request,
                    request.swarm(),
                    new Command.Balance(CommandDesk.issuedBy(request)),
                    CommandDesk.Check.SWARM)),
        CommandRoutes.command(
            "POST",
            "/v1/swarms/{swarm}/proposals/{proposal}/approve",
            Role.OPERATE,
            "Carries out the proposal that waits.",
            null,
            this::approve),
        CommandRoutes.command(
            "POST",
            "/v1/swarms/{swarm}/plans",
            Role.OPERATE,
            "Carries out moves, each if it is possible and right.",
            PlanBody.class,
            this::plan),
        Endpoint.command(
            "POST",
            "/v1/swarms/{swarm}/load-balance",
            Role.OPERATE,
            "Has a round of balancing done, or says what it would do; sets the strategy first, which"
                + " needs the role admin where it is another one. The strategies genetic (a plan"
                + " that is searched for) and constrained (shares of the tenants, role admin) act"
                + " once, in place of the round, and leave the swarm's strategy as it is.",
            LoadBalanceBody.class,
            LoadBalanceView.class,
            this::loadBalance,
            Parameter.query(
                "waitMs",
                Long.class,
                "Wait so long for each of its commands, or for the search, milliseconds, 1 to 10000; "
                    + STEP_WAIT_MS
                    + " if left out.")));
  }

  private Reply approve(Request request) {
    SwarmId swarm = request.swarm();
    String proposal =
        Request.parsed(
            request.place("proposal"),
            id -> IdSyntax.visible("proposal", id, IdSyntax.MAX_SHORT_LENGTH));
    return desk.issue(
        request,
        swarm,
        new Command.ApproveProposal(proposal, CommandDesk.issuedBy(request)),
        (state, partition) -> {
          boolean waits =
              state
                  .proposal(partition, swarm)
                  .filter(offered -> offered.pending() && offered.proposal().id().equals(proposal))
                  .isPresent();
          if (!waits) {
            throw Problem.unknown("no proposal " + proposal + " waits for approval")
                .because("unknown-proposal")
                .toException();
          }
        });
  }

  private Reply plan(Request request) {
    SwarmId swarm = request.swarm();
    PlanBody body = request.body(PlanBody.class);
    List<MoveBody> moves = CommandDesk.given("moves", body.moves());
    if (moves.isEmpty() || moves.size() > Proposal.MAX_MOVES) {
      throw Problem.malformed(
              "moves", Integer.toString(moves.size()), "moves: must be 1 to " + Proposal.MAX_MOVES)
          .toException();
    }
    String plan =
        CommandDesk.parsed(
            "planId",
            body.planId() == null ? "plan-" + UUID.randomUUID() : body.planId(),
            id -> IdSyntax.visible("planId", id, IdSyntax.MAX_SHORT_LENGTH));
    long basedOnFact = aboveZero("basedOnFact", body.basedOnFact());
    long madeAtMs = aboveZero("madeAtMs", body.madeAtMs());
    for (int i = 0; i < moves.size(); i++) {
      Move unused = move(moves.get(i), "moves[" + i + "].", null);
    }
    Request known = CommandDesk.identified(request);
    return access.reply(
        known,
        swarm,
        (state, partition) -> {
          CommandDesk.known(state, partition, swarm);
          List<Move> found = new ArrayList<>();
          for (int i = 0; i < moves.size(); i++) {
            TaskId task = new TaskId(String.valueOf(moves.get(i).taskId()));
            found.add(
                move(
                    moves.get(i),
                    "moves[" + i + "].",
                    state.task(partition, swarm, task).orElse(null)));
          }
          return desk.issue(
              known,
              swarm,
              new Command.ApplyPlan(
                  plan, found, CommandDesk.issuedBy(known), basedOnFact, madeAtMs),
              CommandDesk.Check.SWARM);
        });
  }

  /** 0 where it is not said. */
  private static long aboveZero(String field, @Nullable Long value) {
    if (value != null && value < 1) {
      throw Problem.malformed(field, value.toString(), field + ": must be above 0").toException();
    }
    return value == null ? 0 : value;
  }

  /**
   * The move of that body; which kind it is, and of which assignment, is taken from where the task
   * is where the body does not say. What is nowhere is a move that will be skipped.
   */
  private static Move move(MoveBody body, String at, @Nullable StoredTask task) {
    TaskId id = CommandDesk.parsed(at + "taskId", body.taskId(), TaskId::new);
    AgentId to = CommandDesk.parsed(at + "to", body.to(), AgentId::new);
    String kind = body.kind();
    if (kind != null && !KINDS.contains(kind)) {
      throw Problem.malformed(
              at + "kind",
              kind,
              at + "kind '" + kind + "': must be one of " + String.join(", ", KINDS))
          .toException();
    }
    String holder = body.from();
    if (kind == null ? holder == null : kind.equals(PLACE)) {
      if (holder != null) {
        throw Problem.malformed(
                at + "from", holder, at + "from '" + holder + "': must be left out with " + PLACE)
            .toException();
      }
      return Move.place(id, to);
    }
    AgentId from = CommandDesk.parsed(at + "from", holder, AgentId::new);
    Lease lease = task == null ? null : task.lease();
    Epoch epoch = lease == null ? Epoch.NONE : lease.epoch();
    boolean revoke = kind == null ? lease != null : kind.equals("REVOKE");
    return revoke && !epoch.equals(Epoch.NONE)
        ? Move.revoke(id, from, to, epoch)
        : Move.local(id, from, to);
  }

  private Reply loadBalance(Request request) {
    SwarmId swarm = request.swarm();
    LoadBalanceBody body = request.body(LoadBalanceBody.class);
    String wanted = body.strategy();
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    long waitMs = request.number("waitMs", 1, CommandDesk.MAX_WAIT_MS, STEP_WAIT_MS);
    if (wanted != null && OptimizedBalance.METHODS.contains(wanted)) {
      return optimized.reply(request, swarm, wanted, dryRun, waitMs);
    }
    Strategy strategy = wanted == null ? null : strategy(wanted);
    return access.reply(
        request,
        swarm,
        (state, partition) -> {
          CommandDesk.known(state, partition, swarm);
          SwarmConfig config = state.swarm(partition, swarm).orElseThrow().config();
          Strategy next = strategy == null ? config.strategy() : strategy;
          return dryRun
              ? dryRun(state, partition, swarm, config, next)
              : balance(request, state, partition, swarm, config, next);
        });
  }

  private static Strategy strategy(String wanted) {
    for (Strategy strategy : Strategy.values()) {
      if (strategy.key().equals(wanted)) {
        return strategy;
      }
    }
    List<String> names =
        Stream.concat(
                Stream.of(Strategy.values()).map(Strategy::key), OptimizedBalance.METHODS.stream())
            .toList();
    throw Problem.malformed(
            "strategy",
            wanted,
            "strategy '" + wanted + "': must be one of " + String.join(", ", names))
        .toException();
  }

  private static Reply dryRun(
      StateReader state, int partition, SwarmId swarm, SwarmConfig config, Strategy strategy)
      throws UnavailableException {
    BalancingView proposal =
        state
            .ask(partition, swarm, (scheduler, now) -> scheduler.propose(now))
            .map(BalancingView::of)
            .orElseThrow(() -> Problem.unknown("there is no swarm " + swarm).toException());
    return Reply.ok(
        LoadBalanceView.round(
            swarm.value(), strategy.key(), config.strategy().key(), true, null, null, proposal));
  }

  private Reply balance(
      Request request,
      StateReader state,
      int partition,
      SwarmId swarm,
      SwarmConfig config,
      Strategy strategy) {
    String issuedBy = CommandDesk.issuedBy(request);
    Long version = null;
    if (strategy != config.strategy()) {
      if (!request.principal().role().includes(Role.ADMIN)) {
        throw Problem.forbidden(
                "changing the strategy from "
                    + config.strategy().key()
                    + " needs the role "
                    + Role.ADMIN.key())
            .toException();
      }
      Map<String, String> patch = Map.of(Setting.STRATEGY.key(), '"' + strategy.key() + '"');
      version =
          done(request, state, partition, swarm, new Command.UpdateConfig(patch, issuedBy))
              .configVersion();
    }
    CommandView round = done(request, state, partition, swarm, new Command.Balance(issuedBy));
    return Reply.ok(
        LoadBalanceView.round(
            swarm.value(),
            strategy.key(),
            config.strategy().key(),
            false,
            version,
            round.commandId(),
            CommandDesk.given("balancing", round.balancing())));
  }

  private CommandView done(
      Request request, StateReader state, int partition, SwarmId swarm, Command command) {
    Request own = request.with("commandId", UUID.randomUUID().toString());
    SwarmCommand message = desk.message(own, swarm, command);
    long waitMs = request.number("waitMs", 1, CommandDesk.MAX_WAIT_MS, STEP_WAIT_MS);
    desk.write(message);
    Optional<CommandView> answer = desk.await(state, partition, message, waitMs);
    if (answer.isEmpty()) {
      throw Problem.unavailable(
              "command " + message.getCommandId() + " was written, and is not carried out yet")
          .toException();
    }
    if (answer.get().state().equals(CommandView.REFUSED)) {
      throw CommandDesk.refused(answer.get());
    }
    return answer.get();
  }
}
