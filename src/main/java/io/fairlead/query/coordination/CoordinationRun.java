package io.fairlead.query.coordination;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.view.BalancingView;
import io.fairlead.query.view.BottlenecksView;
import io.fairlead.query.view.BottlenecksView.FindingView;
import io.fairlead.query.view.CommandView;
import io.fairlead.query.view.CoordinationView;
import io.fairlead.query.view.CoordinationView.OutcomeView;
import io.fairlead.query.view.CoordinationView.RebalancingView;
import io.fairlead.query.view.CoordinationView.RunView;
import io.fairlead.query.view.CoordinationView.SeenView;
import io.fairlead.query.view.LoadBalanceBody;
import io.fairlead.query.view.LoadBalanceView;
import io.fairlead.query.view.MetricsView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run over one swarm: metrics, bottlenecks, rebalancing, and what balanceMode lets be done of
 * it. Every step is a call of the API, answered within a bounded time; what fails ends the run, and
 * stands in its view. Owned by the thread that runs it.
 */
final class CoordinationRun {
  /** How long the answer to a round of balancing is waited for. */
  private static final String BALANCE_WAIT_MS = "5000";

  private final Api api;
  private final String swarm;
  private final String trigger;
  private final long startedAtMs;
  private final long startedNanos = System.nanoTime();

  private @Nullable SeenView seen;
  private @Nullable List<FindingView> findings;
  private @Nullable RebalancingView rebalancing;
  private @Nullable OutcomeView outcome;

  CoordinationRun(Api api, String swarm, String trigger) {
    this.api = api;
    this.swarm = swarm;
    this.trigger = trigger;
    this.startedAtMs = System.currentTimeMillis();
  }

  /** Throws nothing. */
  RunView run() {
    try {
      MetricsView metrics = metrics("load-balancer,task-queue,stream");
      SeenView now = seen(metrics);
      seen = now;
      if (now.tasks() == 0) {
        return done("idle", null);
      }
      findings = read(get(Map.of(), "bottlenecks"), BottlenecksView.class).findings();
      LoadBalanceView dry =
          read(
              api.post(new LoadBalanceBody(null, true), "v1", "swarms", swarm, "load-balance"),
              LoadBalanceView.class);
      BalancingView wanted = part(dry.balancing(), "balancing");
      rebalancing =
          new RebalancingView(
              wanted.moved() > 0, wanted.moved(), wanted.scoreBefore(), wanted.scoreAfter());
      outcome = act(metrics, wanted, now.loadVariance());
      return done("done", null);
    } catch (RuntimeException | JsonProcessingException e) {
      return done("failed", e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private RunView done(String state, @Nullable String error) {
    return new RunView(
        startedAtMs,
        (System.nanoTime() - startedNanos) / 1_000_000,
        trigger,
        state,
        seen,
        findings,
        rebalancing,
        outcome,
        error);
  }

  private OutcomeView act(MetricsView metrics, BalancingView wanted, @Nullable Double variance)
      throws JsonProcessingException {
    MetricsView.LoadBalancer balancer = part(metrics.loadBalancer(), "load-balancer");
    if (wanted.moved() == 0) {
      return CoordinationView.nothing("none", "there is nothing to move", variance);
    }
    if (balancer.balanceMode().equals("off")) {
      return CoordinationView.nothing("off", "balanceMode is off", variance);
    }
    String waiting = balancer.pendingProposal();
    if (waiting != null) {
      return new OutcomeView(
          "proposed",
          "a proposal waits for approval already",
          waiting,
          null,
          0,
          0,
          variance,
          variance);
    }
    CommandView round =
        read(
            api.call(
                "POST",
                List.of("v1", "swarms", swarm, "balance"),
                Map.of("waitMs", BALANCE_WAIT_MS),
                null),
            CommandView.class);
    BalancingView came = part(round.balancing(), "balancing");
    Double after = part(metrics("load-balancer").loadBalancer(), "load-balancer").loadVariance();
    return new OutcomeView(
        came.proposed() ? "proposed" : "moved",
        came.proposed() ? "balanceMode is approval" : null,
        came.proposed() ? came.id() : null,
        round.commandId(),
        came.proposed() ? 0 : came.moved(),
        came.skipped(),
        variance,
        after);
  }

  private SeenView seen(MetricsView metrics) {
    MetricsView.LoadBalancer balancer = part(metrics.loadBalancer(), "load-balancer");
    MetricsView.TaskQueue queue = part(metrics.taskQueue(), "task-queue");
    MetricsView.Stream stream = part(metrics.stream(), "stream");
    return new SeenView(
        balancer.loadVariance(),
        queue.tasks(),
        queue.waiting(),
        queue.held(),
        balancer.agentsAvailable(),
        balancer.slots(),
        balancer.freeSlots(),
        queue.oldestWaitMs(),
        stream.threadBusyShare());
  }

  private MetricsView metrics(String components) throws JsonProcessingException {
    return read(get(Map.of("components", components), "metrics"), MetricsView.class);
  }

  private JsonNode get(Map<String, String> query, String what) {
    return api.get(query, "v1", "swarms", swarm, what);
  }

  private static <T> T read(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return Json.MAPPER.treeToValue(tree, type);
  }

  private static <T> T part(@Nullable T part, String name) {
    if (part == null) {
      throw new IllegalStateException("the answer has no " + name);
    }
    return part;
  }
}
