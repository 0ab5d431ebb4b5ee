package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.optimize.topology.TopologyGoal;
import io.fairlead.optimize.topology.TopologyObjective;
import io.fairlead.query.Endpoint;
import io.fairlead.query.EndpointGroup;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Reply;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.optimization.OptimizationDesk;
import io.fairlead.query.optimization.OptimizationKind;
import io.fairlead.query.optimization.Optimizations;
import io.fairlead.query.topics.TopicAccess;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.TopologyBody;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a swarm should consist of, from what it has done. */
public final class TopologyRoutes implements EndpointGroup {
  private static final long HOUR_MS = 3_600_000;
  private static final long USUAL_MS = 30_000;
  private static final long MOST_MS = 600_000;

  private final SwarmAccess access;
  private final TopicAccess topics;
  private final OptimizationDesk desk;

  public TopologyRoutes(SwarmAccess access, TopicAccess topics, Optimizations optimizations) {
    this.access = access;
    this.topics = topics;
    this.desk = new OptimizationDesk(access, optimizations);
  }

  @Override
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.command(
            "POST",
            "/v1/swarms/{swarm}/optimizations/topology",
            Role.OPERATE,
            "Searches for better agents, slots, prefetch bound, partitions and swarms for tenants of"
                + " their own, by replays; with apply, which needs the role admin, carries out what"
                + " is above the threshold and can be carried out: the prefetch bound.",
            TopologyBody.class,
            OptimizationView.class,
            this::search,
            OptimizationDesk.WAIT_MS));
  }

  private Reply search(Request request) {
    SwarmId swarm = request.swarm();
    TopologyWork.Wanted wanted =
        wanted(request.body(TopologyBody.class), System.currentTimeMillis());
    if (wanted.apply() && !request.principal().role().includes(Role.ADMIN)) {
      throw Problem.forbidden("to apply a topology needs the role " + Role.ADMIN.key())
          .toException();
    }
    return desk.start(
        request,
        swarm,
        OptimizationKind.TOPOLOGY,
        (state, partition) ->
            new TopologyWork(access, topics, request, swarm, state, partition, wanted));
  }

  /**
   * What is asked for, checked. A period goes no further than now: time that is still to come has
   * no tasks and no agents, and would make every price and load look smaller.
   *
   * @param nowMs milliseconds since the Unix epoch
   * @throws ProblemException 400, naming the field
   */
  static TopologyWork.Wanted wanted(TopologyBody body, long nowMs) {
    long untilMs = body.toMs() == null ? nowMs : Math.min(nowMs, time("toMs", body.toMs()));
    long fromMs =
        body.fromMs() == null ? Math.max(0, untilMs - HOUR_MS) : time("fromMs", body.fromMs());
    if (fromMs >= untilMs) {
      throw wrong("fromMs", fromMs, "must be before toMs and now, " + untilMs);
    }
    long maxMs = body.maxMs() == null ? USUAL_MS : body.maxMs();
    if (maxMs < 1 || maxMs > MOST_MS) {
      throw wrong("maxMs", maxMs, "must be 1 to " + MOST_MS);
    }
    return new TopologyWork.Wanted(
        goal(body),
        fromMs,
        untilMs,
        maxMs,
        body.seed() == null ? ThreadLocalRandom.current().nextLong(1, 1L << 53) : body.seed(),
        Boolean.TRUE.equals(body.apply()));
  }

  private static TopologyGoal goal(TopologyBody body) {
    double threshold = body.threshold() == null ? TopologyGoal.DEFAULT_THRESHOLD : body.threshold();
    if (!(threshold >= 0 && threshold < 1)) {
      throw wrong("threshold", threshold, "must be 0 or more and below 1");
    }
    int seeds = body.seeds() == null ? TopologyGoal.DEFAULT_SEEDS : body.seeds();
    if (seeds < TopologyGoal.MIN_SEEDS || seeds > TopologyGoal.MAX_SEEDS) {
      throw wrong(
          "seeds", seeds, "must be " + TopologyGoal.MIN_SEEDS + " to " + TopologyGoal.MAX_SEEDS);
    }
    Double maxCost = body.maxCost();
    if (maxCost != null && !(maxCost >= 0 && maxCost < Double.POSITIVE_INFINITY)) {
      throw wrong("maxCost", maxCost, "must be 0 or more");
    }
    return new TopologyGoal(objective(body.objective()), threshold, seeds, maxCost);
  }

  private static TopologyObjective objective(@Nullable String key) {
    return key == null
        ? TopologyObjective.LATENCY
        : TopologyObjective.byKey(key)
            .orElseThrow(
                () ->
                    wrong(
                        "objective",
                        key,
                        "must be one of "
                            + Arrays.stream(TopologyObjective.values())
                                .map(TopologyObjective::key)
                                .collect(Collectors.joining(", "))));
  }

  private static long time(String field, long atMs) {
    if (atMs < 0) {
      throw wrong(field, atMs, "must be milliseconds since the Unix epoch");
    }
    return atMs;
  }

  private static ProblemException wrong(String field, Object value, String why) {
    return Request.malformed(field, String.valueOf(value), why);
  }
}
