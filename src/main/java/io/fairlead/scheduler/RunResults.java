package io.fairlead.scheduler;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.scheduler.breaker.CircuitBreaker;
import io.fairlead.scheduler.lease.RoundTrip;

/**
 * What the end of a run tells: how fast and how reliable its agent is and how far away, what tasks
 * of its type cost, and what its tenant is to be charged after all. Part of applying a fact.
 */
final class RunResults {
  /** An estimate so many times the cost is not taken for what such tasks are said to cost. */
  private static final double MISJUDGED = 2;

  private static final double LEAST_SPEED_GAIN = 0.2;
  private static final double RELIABILITY_GAIN = 0.1;
  private static final double MIN_SPEED = 1.0 / 1_024;
  private static final double MAX_SPEED = 1_024;

  private final SwarmState state;

  RunResults(SwarmState state) {
    this.state = state;
  }

  /** Charges the tenant more, or less. */
  void correct(TaskState task, long deltaUs) {
    TenantState tenant = state.tenant(task.task.tenant());
    tenant.chargedUs += deltaUs;
    state.queue.correct(task, deltaUs);
    state.touched.tenant(tenant);
  }

  /** Learns from a run, and charges the tenant what it really cost. */
  void measure(TaskState task, AgentState agent, long runTimeUs, boolean success, Now now) {
    heard(agent, task.heldLease(), success);
    if (runTimeUs < 0) {
      remember(task, task.costUs(), now);
      return;
    }
    double costUs = Math.max(1, runTimeUs) * agent.speed;
    correct(task, CostEstimate.clamp(costUs) - task.heldLease().chargedUs());
    remember(task, CostEstimate.clamp(MISJUDGED * costUs), now);
    if (!success) {
      return;
    }
    if (task.estimate().source() != EstimateSource.CONFIGURED) {
      double sample = (double) task.costUs() / Math.max(1, runTimeUs);
      agent.typeSpeeds.learn(task.task.type(), sample, agent.speed);
      agent.samples++;
      agent.speed = learned(agent.speed, sample, Math.max(LEAST_SPEED_GAIN, 1.0 / agent.samples));
    }
    TaskTypeState type = state.type(task.task.type());
    boolean given = task.estimate().source() == EstimateSource.TASK;
    type.learn(given ? costUs : costUs / state.meanSpeed.value());
    state.meanSpeed.ran(agent.speed);
    state.touched.type(type);
  }

  /** Others as long may come; but an estimate far above what the run took says nothing of them. */
  private void remember(TaskState task, long mostUs, Now now) {
    if (!task.admitted) {
      state.blocking.ran(
          Math.min(task.costUs(), mostUs),
          now.wallMs(),
          state.config.get(Setting.ADMISSION_HORIZON_MS));
    }
  }

  /**
   * A speed after one more run: the average is over run time by estimate, so that a task of that
   * cost is expected to run for cost / speed. An average over estimate by run time would be above
   * that, the more so the more run times vary.
   *
   * @param sample estimate divided by run time
   * @param gain what the run counts for, 0 to 1
   */
  static double learned(double speed, double sample, double gain) {
    double slowness = 1 / speed + gain * (1 / sample - 1 / speed);
    return Math.min(MAX_SPEED, Math.max(MIN_SPEED, 1 / slowness));
  }

  /** A run of the agent has ended, well or in failure. */
  static void heard(AgentState agent, Lease lease, boolean success) {
    agent.reliability += RELIABILITY_GAIN * ((success ? 1 : 0) - agent.reliability);
    agent.breaker = CircuitBreaker.after(agent.breaker, lease.epoch(), success);
  }

  /**
   * A lease has ended without a result. What had not started is paid back, unless the agent is
   * lost: it may have begun, and a loss must not be worth anything to the tenant.
   */
  void withoutResult(TaskState task, AgentState agent, LeaseEnd end, boolean started) {
    if (!started && end != LeaseEnd.AGENT_LOST) {
      correct(task, -task.heldLease().chargedUs());
    }
    if (countsAsFailure(end, started)) {
      heard(agent, task.heldLease(), false);
    }
  }

  /** Whether a lease that ended without a result ended by a fault of the agent. */
  private static boolean countsAsFailure(LeaseEnd end, boolean started) {
    return switch (end) {
      case FAILED -> true;
      case LEASE_LAPSED, AGENT_LOST, AGENT_REJOINED, NOT_LISTED -> started;
      case COMPLETED, RELEASED, REVOKED, AGENT_LEFT, CANCELLED, SWARM_DELETED -> false;
    };
  }

  /**
   * Of what passed from dispatch to the known end, all that was neither running nor waiting on the
   * agent is the way there and back. Without the agent's word for its waiting, only a task that
   * went to an idle slot tells.
   */
  static void measureRoundTrip(
      TaskState task, AgentState agent, Fact.TaskCompleted completed, Now now) {
    long runTimeUs = completed.runTimeUs();
    long waitedUs = completed.waitedUs();
    if (runTimeUs < 0 || (waitedUs < 0 && !task.held().toIdleSlot)) {
      return;
    }
    long passedUs = (now.logicalMs() - task.held().dispatchedLogicalMs) * 1_000;
    double sampleUs = RoundTrip.sampleUs(passedUs, runTimeUs, Math.max(0, waitedUs));
    agent.roundTripUs = RoundTrip.learned(agent.roundTripUs, sampleUs);
  }
}
