package io.fairlead.scheduler.queueing;

import io.fairlead.model.CostEstimate;

/**
 * Weighted round robin between tenants by deficit, so that costs may differ. In every round each
 * active tenant gets a quantum, {@value #QUANTUM_US} µs × weight, on top of what it has left, and
 * its tasks go while they fit into that.
 *
 * <p>The classic algorithm walks a list and would walk many empty rounds for a costly task. Here a
 * tenant carries the round r in which it was last served and the deficit D that it had left; its
 * first task, of cost c, fits in round r + ⌈(c − D) / quantum⌉. The least round goes first and
 * within a round the place in the list, which is the order of the classic walk. A tenant that
 * becomes active joins the end of the list and is reached in the round that is under way, or in the
 * next if it has been served in this one. Virtual time is the number of the round.
 *
 * <p>Fairness: between two tenants that wait all the time for the same agents, the work divided by
 * weight differs by at most {@value #QUANTUM_US} µs + L/w<sub>i</sub> + L/w<sub>j</sub>, L being
 * the largest cost.
 *
 * @see "Shreedhar, Varghese (1995), Efficient Fair Queuing using Deficit Round Robin, section 3"
 */
final class DeficitRoundRobinOrder extends Order {
  /** What a tenant of weight 1 gets in a round, microseconds at speed 1. */
  static final long QUANTUM_US = 100_000;

  private long nextPosition;

  private static long quantumUs(Flow flow) {
    return QUANTUM_US * flow.weightMilli() / 1_000;
  }

  /** What was left is lost, and a debt is paid by the rounds since. */
  @Override
  void arrive(Flow flow) {
    long round = virtualTime() - 1;
    if (flow.tag < round) {
      if (flow.deficitUs < 0) {
        long rounds = Math.min(round - flow.tag, roundsFor(-flow.deficitUs, flow));
        flow.deficitUs += rounds * quantumUs(flow);
      }
      flow.tag = round;
    }
    flow.deficitUs = Math.min(flow.deficitUs, 0);
    flow.position = nextPosition++;
  }

  @Override
  void leave(Flow flow) {
    flow.deficitUs = Math.min(flow.deficitUs, 0);
  }

  @Override
  void place(ClassQueue queue, QueueEntry head) {
    queue.key = roundOf(queue.flow, head.costUs());
    queue.tie = queue.flow.position;
    queue.startTag = Long.MIN_VALUE;
  }

  private static long roundOf(Flow flow, long costUs) {
    return Math.addExact(flow.tag, roundsFor(costUs - flow.deficitUs, flow));
  }

  private static long roundsFor(long neededUs, Flow flow) {
    long quantumUs = quantumUs(flow);
    return neededUs <= 0 ? 0 : (neededUs + quantumUs - 1) / quantumUs;
  }

  @Override
  long startOf(ClassQueue queue, QueueEntry head, long passedOverUntil) {
    return Math.max(roundOf(queue.flow, head.costUs()), passedOverUntil);
  }

  @Override
  long timeOf(long start, long chosenAt) {
    return Math.max(virtualTime(), start);
  }

  /** Rounds in which it was passed over earn nothing: quanta are added only as far as needed. */
  @Override
  void charge(Flow flow, long costUs, long start, long at, long backloggedWeightMilli) {
    virtualTime(Math.max(virtualTime(), at));
    long rounds = roundsFor(costUs - flow.deficitUs, flow);
    flow.deficitUs = flow.deficitUs + rounds * quantumUs(flow) - costUs;
    flow.tag = start;
  }

  /**
   * A pay-back pays at most for the first waiting task: it goes in this round, and no more. A debt
   * is at most the largest cost that there can be.
   */
  @Override
  void correct(Flow flow, long deltaUs) {
    long corrected = flow.deficitUs - deltaUs;
    if (deltaUs < 0) {
      corrected = Math.min(corrected, Math.max(flow.deficitUs, firstCostUs(flow)));
    }
    flow.deficitUs = Math.max(corrected, -CostEstimate.MAX_COST_US);
  }

  @Override
  double usPerTag() {
    return QUANTUM_US;
  }

  private long firstCostUs(Flow flow) {
    long least = 0;
    for (ClassQueue queue : flow.queues()) {
      QueueEntry head = queue.head(this);
      if (head != null && (least == 0 || head.costUs() < least)) {
        least = head.costUs();
      }
    }
    return least;
  }
}
