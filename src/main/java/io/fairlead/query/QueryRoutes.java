package io.fairlead.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.model.AgentId;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.WeekProfile;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths of the query API: what each reads, and how it is said that it can't. */
final class QueryRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(QueryRoutes.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RETRY_AFTER_S = "1";

  private final Supplier<@Nullable Coordinator> attached;
  private final InstanceLocator instances = new InstanceLocator();

  /** Reads one entry of one partition. */
  private interface Query {
    Optional<Object> read(StateReader state, int partition) throws UnavailableException;
  }

  QueryRoutes(Supplier<@Nullable Coordinator> attached) {
    this.attached = attached;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/health/live", this::live);
    routes.get("/health/ready", this::ready);
    routes.get("/v1/swarms/{swarm}/kpis", this::kpis);
    routes.get("/v1/swarms/{swarm}/history", this::history);
    routes.get("/v1/swarms/{swarm}/agents/{agent}", this::agent);
    routes.get("/v1/swarms/{swarm}/tasks/{task}", this::task);
    routes.get("/v1/swarms/{swarm}/tasks/{task}/explain", this::explain);
    routes.get("/v1/swarms/{swarm}/proposal", this::proposal);
    routes.exception(ProblemException.class, (e, c) -> refuse(c, e.problem()));
    routes.exception(HttpResponseException.class, (e, c) -> refuse(c, problem(e, c)));
    routes.exception(
        Exception.class,
        (e, c) -> {
          LOG.error("{} {} failed", c.method(), c.path(), e);
          refuse(c, Problem.of(500, "Internal Server Error", "the log says why"));
        });
  }

  private void live(Context c) {
    Coordinator coordinator = attached.get();
    if (coordinator != null && !coordinator.alive()) {
      throw unavailable(coordinator.notReady().orElse("the coordinator has stopped"));
    }
    answer(c, Map.of("status", "live"));
  }

  private void ready(Context c) {
    Optional<String> notReady = coordinator().notReady();
    if (notReady.isPresent()) {
      throw unavailable(notReady.get());
    }
    answer(c, Map.of("status", "ready"));
  }

  private void agent(Context c) {
    SwarmId swarm = id(c, "swarm", SwarmId::new);
    AgentId agent = id(c, "agent", AgentId::new);
    answer(
        c,
        swarm,
        "agent " + agent,
        (state, partition) ->
            state.agent(partition, swarm, agent).map(found -> AgentView.of(swarm, found)));
  }

  private void task(Context c) {
    SwarmId swarm = id(c, "swarm", SwarmId::new);
    TaskId task = id(c, "task", TaskId::new);
    answer(
        c,
        swarm,
        "task " + task,
        (state, partition) -> {
          // In this order: a task is filed among the finished before it leaves the live ones.
          Optional<Object> live =
              state.task(partition, swarm, task).map(found -> TaskView.of(swarm, found));
          return live.isPresent()
              ? live
              : state.finishedTask(partition, swarm, task).map(found -> TaskView.of(swarm, found));
        });
  }

  private void explain(Context c) {
    SwarmId swarm = id(c, "swarm", SwarmId::new);
    TaskId task = id(c, "task", TaskId::new);
    answer(
        c,
        swarm,
        "task " + task + " that has still to end",
        (state, partition) ->
            state.explain(partition, swarm, task).map(why -> ExplanationView.of(swarm, why)));
  }

  private void kpis(Context c) {
    SwarmId swarm = id(c, "swarm", SwarmId::new);
    long fromMs = time(c, "from", 0);
    long untilMs = time(c, "to", Long.MAX_VALUE);
    if (fromMs > untilMs) {
      throw malformed("from", Long.toString(fromMs), "is after to " + untilMs);
    }
    answer(
        c,
        swarm,
        "key figures: there is no such swarm",
        (state, partition) ->
            state.swarm(partition, swarm).isEmpty()
                ? Optional.empty()
                : Optional.of(
                    KpisView.of(
                        swarm, state.kpis(partition, swarm, fromMs, untilMs, KpisView.MOST + 1))));
  }

  private void history(Context c) {
    SwarmId swarm = id(c, "swarm", SwarmId::new);
    TenantId tenant = parsed(needed(c, "tenant"), TenantId::new);
    WorkKey key = parsed(needed(c, "type"), type -> new WorkKey(tenant, type));
    answer(
        c,
        swarm,
        "history of tasks of type '" + key.taskType() + "' of tenant " + key.tenant(),
        (state, partition) -> {
          SortedMap<Long, WorkSums> hours = state.work(partition, swarm, key);
          return hours.isEmpty() || state.swarm(partition, swarm).isEmpty()
              ? Optional.empty()
              : Optional.of(
                  HistoryView.of(swarm, key, WeekProfile.of(hours, System.currentTimeMillis())));
        });
  }

  private static String needed(Context c, String name) {
    String value = c.queryParam(name);
    if (value == null) {
      throw malformed(name, "", "is needed: ?tenant=…&type=…");
    }
    return value;
  }

  /** A point in time, milliseconds since the Unix epoch. */
  private static long time(Context c, String name, long otherwise) {
    String value = c.queryParam(name);
    if (value == null) {
      return otherwise;
    }
    try {
      long atMs = Long.parseLong(value);
      if (atMs >= 0) {
        return atMs;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw malformed(name, value, "must be milliseconds since the Unix epoch");
  }

  private static ProblemException malformed(String name, String value, String why) {
    return new ProblemException(Problem.malformed(name, value, name + " '" + value + "': " + why));
  }

  private void proposal(Context c) {
    SwarmId swarm = id(c, "swarm", SwarmId::new);
    answer(
        c,
        swarm,
        "proposal, since it does not exist",
        (state, partition) ->
            state.proposal(partition, swarm).map(offered -> ProposalView.of(swarm, offered)));
  }

  private void answer(Context c, SwarmId swarm, String what, Query query) {
    StateReader state = coordinator().state();
    StateReader.Location location = state.locate(swarm);
    if (location instanceof StateReader.Location.Here here) {
      try {
        answer(
            c,
            query
                .read(state, here.partition())
                .orElseThrow(
                    () ->
                        new ProblemException(
                            Problem.unknown("swarm " + swarm + " has no " + what))));
      } catch (UnavailableException e) {
        throw unavailable("the swarm's state can't be read at this moment");
      }
    } else if (location instanceof StateReader.Location.There there) {
      boolean hopped = c.header(InstanceLocator.HOP_HEADER) != null;
      InstanceLocator.Answer theirs = instances.ask(there, path(c), hopped);
      c.status(theirs.status()).contentType(theirs.contentType()).result(theirs.body());
    } else {
      throw unavailable("no instance holds the swarm's state yet");
    }
  }

  /** As it was asked for, encoded. */
  private static String path(Context c) {
    String query = c.queryString();
    return c.req().getRequestURI() + (query == null ? "" : "?" + query);
  }

  private Coordinator coordinator() {
    Coordinator coordinator = attached.get();
    if (coordinator == null) {
      throw unavailable("the coordinator has not started yet");
    }
    return coordinator;
  }

  private static <T> T id(Context c, String name, Function<String, T> parse) {
    return parsed(c.pathParam(name), parse);
  }

  private static <T> T parsed(String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (InvalidFieldException e) {
      throw new ProblemException(
          Problem.malformed(e.field(), value, String.valueOf(e.getMessage())));
    }
  }

  private static Problem problem(HttpResponseException e, Context c) {
    String what = c.method() + " " + c.path();
    return switch (e.getStatus()) {
      case 404 -> Problem.unknown("there is nothing at " + c.path());
      case 405 -> Problem.of(405, "Method Not Allowed", what + ": only GET is answered");
      default -> Problem.of(e.getStatus(), "Error", what + ": " + e.getMessage());
    };
  }

  private static ProblemException unavailable(String why) {
    return new ProblemException(Problem.unavailable(why));
  }

  private static void answer(Context c, Object view) {
    c.contentType("application/json").result(json(view));
  }

  private static void refuse(Context c, Problem problem) {
    if (problem.status() == 503) {
      c.header("Retry-After", RETRY_AFTER_S);
    } else if (problem.status() == 405) {
      c.header("Allow", "GET, HEAD");
    }
    c.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(json(problem));
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view of " + value.getClass() + " has no JSON form", e);
    }
  }
}
