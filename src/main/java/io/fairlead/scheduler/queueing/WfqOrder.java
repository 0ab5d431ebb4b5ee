package io.fairlead.scheduler.queueing;

/**
 * Worst-case fair weighted fair queueing (WF²Q+) over tenants.
 *
 * <p>A tenant's next task has a virtual start time S and, in each class, a virtual finish time F =
 * S + cost / weight. Among the classes that some agent can take now, the task with the least F is
 * next whose S is not after the virtual time V; so a tenant is neither behind nor ahead of its
 * share by more than one task, among tenants that wait for the same agents. At a dispatch V grows
 * by cost / Σ weights of the waiting tenants, and where no S has come it jumps to the least.
 *
 * @see "Bennett, Zhang (1997), Hierarchical Packet Fair Queueing Algorithms, section 3.4"
 */
final class WfqOrder extends Order {
  @Override
  void arrive(Flow flow) {
    flow.tag = Math.max(flow.tag, virtualTime());
  }

  @Override
  void place(ClassQueue queue, QueueEntry head) {
    queue.startTag = queue.flow.tag;
    queue.key = Math.addExact(queue.startTag, Tags.of(head.costUs(), queue.flow.weightMilli()));
    queue.tie = 0;
  }

  @Override
  long startOf(ClassQueue queue, QueueEntry head, long passedOverUntil) {
    return Math.max(queue.flow.tag, passedOverUntil);
  }

  @Override
  long timeOf(long start, long chosenAt) {
    return Math.max(virtualTime(), chosenAt);
  }

  @Override
  void charge(Flow flow, long costUs, long start, long at, long backloggedWeightMilli) {
    long weightMilli = Math.max(backloggedWeightMilli, flow.weightMilli());
    virtualTime(Math.addExact(Math.max(virtualTime(), at), Tags.of(costUs, weightMilli)));
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
