package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.query.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A search for something better, or a replay.
 *
 * @param id for asking again, on the instance that holds the swarm; forgotten when the swarm moves
 *     to another one, and behind the last 20 of an instance
 * @param kind {@code plan}, {@code shares}, {@code topology} or {@code what-if}
 * @param progress how far it has come, 0 to 1
 * @param doing what it does now, in words
 * @param createdAtMs milliseconds since the Unix epoch
 * @param startedAtMs milliseconds since the Unix epoch; left out while it waits
 * @param endedAtMs milliseconds since the Unix epoch; left out before it has ended
 * @param problem why it failed; left out otherwise
 * @param result what came of it; left out where there is nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OptimizationView(
    String id,
    String swarmId,
    String kind,
    State state,
    String issuedBy,
    double progress,
    String doing,
    long createdAtMs,
    @Nullable Long startedAtMs,
    @Nullable Long endedAtMs,
    @Nullable Problem problem,
    @Nullable Result result) {

  /** How far it is. */
  public enum State {
    /** Others are before it. */
    WAITING,
    RUNNING,
    DONE,
    /** The problem says why. */
    FAILED,
    CANCELLED;

    public boolean ended() {
      return this == DONE || this == FAILED || this == CANCELLED;
    }
  }

  /** For lists. */
  public OptimizationView withoutResult() {
    return new OptimizationView(
        id,
        swarmId,
        kind,
        state,
        issuedBy,
        progress,
        doing,
        createdAtMs,
        startedAtMs,
        endedAtMs,
        problem,
        null);
  }

  /**
   * What came of it: one of these, by its kind; the others are left out.
   *
   * @param plan which agent should run each waiting task
   * @param shares how capacity is divided between tenants
   * @param topology what the swarm should consist of
   * @param whatIf what another configuration, or other agents, would have come to
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      @Nullable PlanResultView plan,
      @Nullable SharesView shares,
      @Nullable TopologyView topology,
      @Nullable WhatIfView whatIf) {
    /** Of a search for a plan. */
    public static Result plan(PlanResultView plan) {
      return new Result(plan, null, null, null);
    }

    /** Of a division of capacity. */
    public static Result shares(SharesView shares) {
      return new Result(null, shares, null, null);
    }

    /** Of a search for a topology. */
    public static Result topology(TopologyView topology) {
      return new Result(null, null, topology, null);
    }

    /** Of replays. */
    public static Result whatIf(WhatIfView whatIf) {
      return new Result(null, null, null, whatIf);
    }
  }
}
