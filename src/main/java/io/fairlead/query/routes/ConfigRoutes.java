package io.fairlead.query.routes;

import io.fairlead.model.Command;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.ConfigBody;
import io.fairlead.query.view.ConfigHistoryView;
import io.fairlead.query.view.ConfigHistoryView.EntryView;
import io.fairlead.query.view.ConfigView;
import io.fairlead.query.view.RollbackBody;
import io.fairlead.query.view.SettingsView;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.fairlead.wire.SwarmCommandCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings: what there are, what is in force, what was, and changing it; of a swarm, and of all of
 * them with those to come.
 */
public final class ConfigRoutes implements EndpointGroup {
  private static final String ALL = SwarmCommandCodec.ALL;

  /** Every partition holds what swarms begin with; this one is read. */
  private static final int FIRST = 0;

  private final SwarmAccess access;
  private final CommandDesk desk;
  private final CommandsToAll toAll;

  public ConfigRoutes(SwarmAccess access) {
    this.access = access;
    this.desk = new CommandDesk(access);
    this.toAll = new CommandsToAll(access);
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/v1/settings",
            "Every setting that there is.",
            SettingsView.class,
            request -> Reply.ok(SettingsView.all())),
        Endpoint.get(
            "/v1/swarms/{swarm}/config",
            "The settings in force in a swarm.",
            ConfigView.class,
            this::config),
        Endpoint.get(
            "/v1/swarms/{swarm}/config/history",
            "The last 100 versions of a swarm's settings: who changed what, and when.",
            ConfigHistoryView.class,
            this::history),
        Endpoint.get(
            "/v1/swarms/{swarm}/config/versions/{version}",
            "A version of a swarm's settings.",
            ConfigView.class,
            this::version),
        CommandRoutes.command(
            "PATCH",
            "/v1/swarms/{swarm}/config",
            Role.ADMIN,
            "Changes settings of a swarm; refused whole if one of them can't be.",
            ConfigBody.class,
            this::change),
        CommandRoutes.command(
            "POST",
            "/v1/swarms/{swarm}/config/rollback",
            Role.ADMIN,
            "Puts the settings of a version before in force again, as a new version.",
            RollbackBody.class,
            this::rollBack),
        Endpoint.get("/v1/config", "What swarms begin with.", ConfigView.class, this::configOfAll),
        Endpoint.get(
            "/v1/config/history",
            "The last 100 versions of what swarms begin with.",
            ConfigHistoryView.class,
            this::historyOfAll),
        Endpoint.get(
            "/v1/config/versions/{version}",
            "A version of what swarms begin with.",
            ConfigView.class,
            this::versionOfAll),
        CommandRoutes.command(
            "PATCH",
            "/v1/config",
            Role.ADMIN,
            "Changes settings of every swarm, and of those that begin later.",
            ConfigBody.class,
            request ->
                toAll.issue(
                    request,
                    new Command.UpdateConfig(settings(request), CommandDesk.issuedBy(request)))),
        CommandRoutes.command(
            "POST",
            "/v1/config/rollback",
            Role.ADMIN,
            "Goes back to a version of what swarms begin with, in every swarm, as a new version.",
            RollbackBody.class,
            this::rollBackAll));
  }

  private static Map<String, String> settings(Request request) {
    ConfigBody body = request.body(ConfigBody.class);
    Map<String, String> settings = SettingTexts.of(CommandDesk.given("settings", body.settings()));
    if (settings.isEmpty()) {
      throw Problem.malformed("settings", "{}", "settings: must name one at least").toException();
    }
    return settings;
  }

  private Reply change(Request request) {
    return desk.issue(
        request,
        request.swarm(),
        new Command.UpdateConfig(settings(request), CommandDesk.issuedBy(request)),
        CommandDesk.Check.SWARM);
  }

  private Reply rollBack(Request request) {
    SwarmId swarm = request.swarm();
    long version = versionOfBody(request);
    return desk.issue(
        request,
        swarm,
        new Command.RollBackConfig(version, CommandDesk.issuedBy(request)),
        (state, partition) -> remembered(state, partition, swarm.value(), version));
  }

  private Reply rollBackAll(Request request) {
    long version = versionOfBody(request);
    Reply known =
        access.reply(
            request.asGet("v1", "config", "versions", Long.toString(version)),
            FIRST,
            (state, partition) ->
                Reply.ok(ConfigView.of(ALL, remembered(state, partition, ALL, version))));
    if (known.status() >= 300) {
      return known; // another instance's problem, not to be taken for a yes
    }
    return toAll.issue(request, new Command.RollBackConfig(version, CommandDesk.issuedBy(request)));
  }

  private static long versionOfBody(Request request) {
    long version = CommandDesk.given("version", request.body(RollbackBody.class).version());
    if (version < 1) {
      throw Problem.malformed(
              "version", Long.toString(version), "version '" + version + "': must be 1 or more")
          .toException();
    }
    return version;
  }

  private static StoredConfig remembered(
      StateReader state, int partition, String owner, long version) throws UnavailableException {
    return state.config(partition, owner, version).orElseThrow(() -> forgotten(owner, version));
  }

  private static ProblemException forgotten(String owner, long version) {
    return Problem.unknown(
            (owner.equals(ALL) ? "what swarms begin with" : "swarm " + owner)
                + " has no version "
                + version
                + " that is remembered")
        .because("unknown-version")
        .toException();
  }

  private Reply config(Request request) {
    SwarmId swarm = request.swarm();
    return access.answer(
        request,
        swarm,
        "configuration: there is no such swarm",
        (state, partition) -> {
          Optional<StoredSwarm> stored = state.swarm(partition, swarm);
          if (stored.isEmpty()) {
            return stored;
          }
          SwarmConfig config = stored.get().config();
          return Optional.of(
              ConfigView.of(
                  swarm.value(),
                  config,
                  state.config(partition, swarm.value(), config.version()).orElse(null)));
        });
  }

  private Reply history(Request request) {
    SwarmId swarm = request.swarm();
    return access.reply(
        request,
        swarm,
        (state, partition) -> {
          StoredSwarm stored =
              state
                  .swarm(partition, swarm)
                  .orElseThrow(() -> Problem.unknown("there is no swarm " + swarm).toException());
          return Reply.ok(history(state, partition, swarm.value(), stored.config().version()));
        });
  }

  /** By key: a range would hold up the stream thread. */
  private static ConfigHistoryView history(
      StateReader state, int partition, String owner, long version) throws UnavailableException {
    List<EntryView> entries = new ArrayList<>();
    for (long at = version; at > 0 && at > version - StoredConfig.KEPT; at--) {
      state.config(partition, owner, at).map(EntryView::of).ifPresent(entries::add);
    }
    return new ConfigHistoryView(owner, version, entries);
  }

  private Reply version(Request request) {
    SwarmId swarm = request.swarm();
    long version = versionOfPath(request);
    return access.reply(
        request,
        swarm,
        (state, partition) ->
            Reply.ok(
                ConfigView.of(
                    swarm.value(), remembered(state, partition, swarm.value(), version))));
  }

  private static long versionOfPath(Request request) {
    String text = request.place("version");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Request.malformed("version", text, "must be a whole number");
    }
  }

  private Reply configOfAll(Request request) {
    return access.reply(
        request,
        FIRST,
        (state, partition) ->
            Reply.ok(
                state
                    .template(partition)
                    .map(entry -> ConfigView.of(ALL, entry))
                    .orElseGet(() -> ConfigView.of(ALL, SwarmConfig.DEFAULT, null))));
  }

  private Reply historyOfAll(Request request) {
    return access.reply(
        request,
        FIRST,
        (state, partition) -> {
          long version = state.template(partition).map(StoredConfig::version).orElse(0L);
          return Reply.ok(history(state, partition, ALL, version));
        });
  }

  private Reply versionOfAll(Request request) {
    long version = versionOfPath(request);
    return access.reply(
        request,
        FIRST,
        (state, partition) ->
            Reply.ok(ConfigView.of(ALL, remembered(state, partition, ALL, version))));
  }
}
