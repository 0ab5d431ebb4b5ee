package io.fairlead.scheduler.queueing;

/**
 * The tenant with the least virtual run time first, as in Linux' CFS: run time / weight, and a
 * tenant that comes back starts at the minimum, not at zero. That is start-time fair queueing: V is
 * the start tag of the last dispatched task.
 *
 * <p>Fairness: between two tenants that wait all the time for the same agents, the work divided by
 * weight differs by at most L/w<sub>i</sub> + L/w<sub>j</sub>, L being the largest cost.
 *
 * @see "Goyal, Vin, Cheng (1996), Start-time Fair Queueing, section 2 and theorem 1"
 */
final class FairShareOrder extends Order {
  @Override
  void arrive(Flow flow) {
    flow.tag = Math.max(flow.tag, virtualTime());
  }

  @Override
  void place(ClassQueue queue, QueueEntry head) {
    queue.key = queue.flow.tag;
    queue.tie = 0;
    queue.startTag = Long.MIN_VALUE;
  }

  @Override
  long startOf(ClassQueue queue, QueueEntry head, long passedOverUntil) {
    return Math.max(queue.flow.tag, passedOverUntil);
  }

  @Override
  long timeOf(long start, long chosenAt) {
    return Math.max(virtualTime(), start);
  }

  @Override
  void charge(Flow flow, long costUs, long start, long at, long backloggedWeightMilli) {
    virtualTime(Math.max(virtualTime(), at));
    flow.tag = Math.addExact(start, Tags.of(costUs, flow.weightMilli()));
  }

  @Override
  void correct(Flow flow, long deltaUs) {
    flow.tag = Tags.corrected(flow.tag, deltaUs, flow.weightMilli(), virtualTime());
  }

  @Override
  double usPerTag() {
    return Tags.US_PER_TAG;
  }
}
