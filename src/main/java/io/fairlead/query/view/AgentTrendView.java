package io.fairlead.query.view;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.BreakerState;
import java.util.List;

/**
 * How an agent has done over time, as the instance that holds its swarm has seen it every few
 * seconds. What is older is told in larger steps, and is gone after hours, or when the swarm moves
 * to another instance.
 *
 * @param sinceMs the first look at the swarm that is remembered, milliseconds since the Unix epoch;
 *     0 if there was none yet
 * @param points earliest first; none while 1,000 agents came before it by their ids
 */
public record AgentTrendView(String swarmId, String agentId, long sinceMs, List<PointView> points) {

  /**
   * One look.
   *
   * @param atMs milliseconds since the Unix epoch
   * @param weight slots × speed × reliability × (1 − throttle)
   * @param speed measured: estimated cost by run time, moving average
   * @param reliability share of runs that succeed, 0 to 1, moving average
   * @param loadMs expected work left, local queue included, by its weight, milliseconds
   * @param held tasks that it had
   * @param running those of them whose start was known
   * @param placed tasks in its local queue
   */
  public record PointView(
      long atMs,
      double weight,
      double speed,
      double reliability,
      double loadMs,
      int held,
      int running,
      int placed,
      AgentPhase phase,
      BreakerState breaker) {}

  public AgentTrendView {
    points = List.copyOf(points);
  }
}
