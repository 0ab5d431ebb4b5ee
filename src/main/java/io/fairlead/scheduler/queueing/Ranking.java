package io.fairlead.scheduler.queueing;

/** Reckons where a waiting task stands; reads only. */
final class Ranking {
  private long ahead;
  private long aheadUs;

  private Ranking() {}

  static Rank of(QueueEntry entry, ClassQueue queue, LevelQueue level) {
    Ranking ranking = new Ranking();
    if (level.order() instanceof TaskOrder) {
      for (Flow flow : level.flows()) {
        if (flow.active()) {
          ranking.countBefore(entry, flow, level.order());
        }
      }
    } else {
      ranking.countFlows(entry, queue.flow, level);
    }
    return new Rank(ranking.ahead, ranking.aheadUs);
  }

  private void countBefore(QueueEntry entry, Flow flow, Order order) {
    long key = order.keyOf(entry);
    for (ClassQueue queue : flow.queues()) {
      queue.forEach(
          other -> {
            long otherKey = order.keyOf(other);
            if (otherKey != key ? otherKey < key : other.order() < entry.order()) {
              ahead++;
              aheadUs += other.costUs();
            }
          });
    }
  }

  /** The tenant reaches the task after its own work ahead; until then others get theirs. */
  private void countFlows(QueueEntry entry, Flow own, LevelQueue level) {
    countBefore(entry, own, level.order());
    double untilUs = (aheadUs + entry.costUs()) * 1_000.0 / own.weightMilli();
    for (Flow flow : level.flows()) {
      if (flow != own && flow.active()) {
        double leadUs = (own.tag - flow.tag) * level.order().usPerTag();
        double share = Math.max(0, untilUs + leadUs) * flow.weightMilli() / 1_000;
        long us = (long) Math.min(share, (double) flow.backlogUs);
        aheadUs += us;
        ahead += Math.round((double) us * flow.backlog / flow.backlogUs);
      }
    }
  }
}
