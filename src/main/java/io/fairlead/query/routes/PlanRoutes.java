package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.optimization.OptimizationDesk;
import io.fairlead.query.optimization.OptimizationKind;
import io.fairlead.query.optimization.Optimizations;
import io.fairlead.query.view.AppliedPlanView;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.PlanChoiceBody;
import io.fairlead.query.view.PlanSearchBody;
import java.util.List;

/** Plans that are searched for, and carried out. */
public final class PlanRoutes implements EndpointGroup {
  private static final String PATH = "/v1/swarms/{swarm}/optimizations";

  private final SwarmAccess access;
  private final Optimizations optimizations;
  private final OptimizationDesk searches;
  private final CommandDesk desk;

  public PlanRoutes(SwarmAccess access, Optimizations optimizations) {
    this.access = access;
    this.optimizations = optimizations;
    this.searches = new OptimizationDesk(access, optimizations);
    this.desk = new CommandDesk(access);
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.command(
            "POST",
            PATH + "/plan",
            Role.OPERATE,
            "Searches for a plan, which agent should run each waiting task; with apply it is carried"
                + " out.",
            PlanSearchBody.class,
            OptimizationView.class,
            this::search,
            OptimizationDesk.WAIT_MS),
        Endpoint.command(
            "POST",
            PATH + "/{optimization}/apply",
            Role.OPERATE,
            "Carries out a plan that was found, unless it is too old; the same plan once only.",
            PlanChoiceBody.class,
            AppliedPlanView.class,
            this::apply,
            CommandDesk.WAIT_MS));
  }

  private Reply search(Request request) {
    SwarmId swarm = request.swarm();
    PlanWish wish =
        PlanWish.of(
            request.body() == null ? PlanSearchBody.DEFAULT : request.body(PlanSearchBody.class));
    return searches.start(
        request,
        swarm,
        OptimizationKind.PLAN,
        PlanSearch.preparation(desk, swarm, wish, CommandDesk.issuedBy(request)));
  }

  private Reply apply(Request request) {
    SwarmId swarm = request.swarm();
    String id = request.place("optimization");
    Integer number = request.body() == null ? null : request.body(PlanChoiceBody.class).plan();
    long waitMs = CommandDesk.waitMs(request);
    return access.reply(
        request,
        swarm,
        (state, partition) -> {
          CommandDesk.known(state, partition, swarm);
          if (!(optimizations.known(swarm, id).work() instanceof PlanSearch search)) {
            throw Problem.conflict("optimisation " + id + " is no search for a plan")
                .because("no-plan")
                .toException();
          }
          AppliedPlanView applied =
              search.apply(
                  state.swarm(partition, swarm).orElseThrow().config(),
                  number,
                  CommandDesk.issuedBy(request),
                  waitMs);
          return applied.done() ? Reply.ok(applied) : followed(swarm, applied);
        });
  }

  private static Reply followed(SwarmId swarm, AppliedPlanView applied) {
    String command = String.valueOf(applied.commandId());
    return Reply.accepted(
        applied, Request.path("v1", "swarms", swarm.value(), "commands", command));
  }
}
