package io.fairlead.query.routes;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.IdSyntax;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TenantId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Parameter;
import io.fairlead.query.Problem;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.routes.CommandDesk.Check;
import io.fairlead.query.view.AcceptedView;
import io.fairlead.query.view.CommandView;
import io.fairlead.query.view.SwarmBody;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Swarms that begin and end; pauses and drains; what became of commands. */
public final class CommandRoutes implements EndpointGroup {
  private final SwarmAccess access;
  private final CommandDesk desk;

  public CommandRoutes(SwarmAccess access) {
    this.access = access;
    this.desk = new CommandDesk(access);
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/swarms/{swarm}/commands/{command}",
            "What became of a command; 404 until it is handled, and an hour after.",
            CommandView.class,
            this::command),
        Endpoint.get(
            "/v1/commands/{command}",
            "What became of a command to all swarms.",
            CommandView.class,
            new CommandsToAll(access)::command,
            Parameter.query("partition", Integer.class, "Of one partition only.")),
        command(
            "POST",
            "/v1/swarms",
            Role.ADMIN,
            "Creates a swarm; changes its settings where it exists.",
            SwarmBody.class,
            this::create),
        command(
            "DELETE",
            "/v1/swarms/{swarm}",
            Role.ADMIN,
            "Cancels every task, dismisses every agent and deletes the swarm; applied means begun.",
            null,
            this::delete),
        command(
            "/v1/swarms/{swarm}/pause",
            "Keeps waiting tasks back until it is resumed.",
            request -> toSwarm(request, new Command.Pause(null, by(request)))),
        command(
            "/v1/swarms/{swarm}/resume",
            "Ends a pause.",
            request -> toSwarm(request, new Command.Resume(null, by(request)))),
        command(
            "/v1/swarms/{swarm}/tenants/{tenant}/pause",
            "Keeps a tenant's waiting tasks back until it is resumed.",
            request -> toSwarm(request, new Command.Pause(request.tenant(), by(request)))),
        command(
            "/v1/swarms/{swarm}/tenants/{tenant}/resume",
            "Ends a pause or drain of a tenant.",
            request -> toSwarm(request, new Command.Resume(request.tenant(), by(request)))),
        command(
            "/v1/swarms/{swarm}/tenants/{tenant}/drain",
            "Takes no more tasks of a tenant; what it has submitted is finished.",
            request -> toSwarm(request, new Command.DrainTenant(request.tenant(), by(request)))),
        command(
            "/v1/swarms/{swarm}/agents/{agent}/drain",
            "Gives an agent no new work; what it holds is finished.",
            request -> toAgent(request, new Command.DrainAgent(request.agent(), by(request)))),
        command(
            "/v1/swarms/{swarm}/agents/{agent}/resume",
            "Ends a drain of an agent.",
            request -> toAgent(request, new Command.ResumeAgent(request.agent(), by(request)))),
        command(
            "DELETE",
            "/v1/swarms/{swarm}/tenants/{tenant}/series/{series}",
            Role.OPERATE,
            "Gives back what is reserved for a periodic series.",
            null,
            this::releaseSeries));
  }

  private static Endpoint command(String path, String summary, Endpoint.Handler handler) {
    return command("POST", path, Role.OPERATE, summary, null, handler);
  }

  static Endpoint command(
      String method,
      String path,
      Role role,
      String summary,
      @Nullable Class<?> body,
      Endpoint.Handler handler) {
    return Endpoint.command(
        method,
        path,
        role,
        summary,
        body,
        AcceptedView.class,
        handler,
        CommandDesk.WAIT_MS,
        CommandDesk.COMMAND_ID);
  }

  private static String by(Request request) {
    return CommandDesk.issuedBy(request);
  }

  private Reply command(Request request) {
    SwarmId swarm = request.swarm();
    String id = request.place("command");
    return access.reply(
        request,
        swarm,
        (state, partition) ->
            Reply.ok(
                state
                    .answer(partition, swarm.value(), id)
                    .map(answer -> CommandView.of(swarm.value(), answer))
                    .orElseThrow(
                        () ->
                            Problem.unknown(
                                    "swarm "
                                        + swarm
                                        + " has handled no command "
                                        + id
                                        + " within the last hour")
                                .toException())));
  }

  private Reply create(Request request) {
    SwarmBody body = request.body(SwarmBody.class);
    SwarmId swarm = CommandDesk.parsed("swarmId", body.swarmId(), SwarmId::new);
    Map<String, String> settings =
        body.settings() == null ? Map.of() : SettingTexts.of(body.settings());
    return desk.issue(
        request, swarm, new Command.CreateSwarm(settings, by(request)), Check.NOTHING);
  }

  private Reply delete(Request request) {
    return toSwarm(request, new Command.DeleteSwarm(by(request)));
  }

  private Reply toSwarm(Request request, Command command) {
    return desk.issue(request, request.swarm(), command, Check.SWARM);
  }

  private Reply toAgent(Request request, Command command) {
    SwarmId swarm = request.swarm();
    AgentId agent = request.agent();
    return desk.issue(
        request,
        swarm,
        command,
        (state, partition) -> {
          if (state.agent(partition, swarm, agent).isEmpty()) {
            throw Problem.unknown("swarm " + swarm + " has no agent " + agent)
                .because("unknown-agent")
                .toException();
          }
        });
  }

  private Reply releaseSeries(Request request) {
    SwarmId swarm = request.swarm();
    TenantId tenant = request.tenant();
    String series =
        Request.parsed(
            request.place("series"), id -> IdSyntax.visible("series", id, IdSyntax.MAX_LENGTH));
    return desk.issue(
        request,
        swarm,
        new Command.ReleaseSeries(tenant, series, by(request)),
        (state, partition) -> {
          if (state.series(partition, swarm, tenant, series).isEmpty()) {
            throw Problem.unknown("tenant " + tenant + " has nothing reserved for " + series)
                .because("unknown-series")
                .toException();
          }
        });
  }
}
