package io.fairlead.audit;

import io.fairlead.wire.avro.OutcomeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What the topics tell of one task. Owned by its {@link Audit}. */
final class TaskTrail {
  private static final Pair[] NONE = {};

  boolean submitted;
  int partition = -1;
  long offset = -1;
  boolean deadLetter;
  int completed;
  int failed;
  int rejected;
  int cancelledOrExpired;
  private int otherEnds;
  private Pair[] assignments = NONE;
  private Pair[] leaseEnds = NONE;

  /** An epoch, and the number of the fact in which it was given or taken. */
  private record Pair(long epoch, long fact) {}

  void assigned(long epoch, long fact) {
    assignments = with(assignments, new Pair(epoch, fact));
  }

  void ended(long epoch, long fact) {
    if (epoch > 0) {
      leaseEnds = with(leaseEnds, new Pair(epoch, fact));
    }
  }

  void outcome(OutcomeKind kind) {
    switch (kind) {
      case COMPLETED -> completed++;
      case FAILED -> failed++;
      case REJECTED -> rejected++;
      case CANCELLED, EXPIRED -> cancelledOrExpired++;
      case UNKNOWN -> otherEnds++;
    }
  }

  /** Outcomes after which the task is no more; a rejected task was never accepted. */
  int ends() {
    return completed + failed + cancelledOrExpired + otherEnds;
  }

  /** Every assignment that should not have been made when it was, in words. */
  List<String> leaseFaults() {
    if (assignments.length < 2) {
      return List.of();
    }
    Pair[] inOrder = assignments.clone();
    Arrays.sort(inOrder, Comparator.comparingLong(Pair::fact).thenComparingLong(Pair::epoch));
    List<String> faults = new ArrayList<>();
    Pair former = inOrder[0];
    for (int i = 1; i < inOrder.length; i++) {
      Pair next = inOrder[i];
      if (next.epoch == former.epoch) {
        continue; // the same assignment, repeated by an at-least-once coordinator
      }
      if (next.epoch < former.epoch) {
        faults.add("was assigned under epoch " + next.epoch + " after epoch " + former.epoch);
      } else if (!endedBefore(former.epoch, next.fact)) {
        faults.add(
            "was assigned under epoch "
                + next.epoch
                + " (fact "
                + next.fact
                + ") before the lease of epoch "
                + former.epoch
                + " had ended");
      }
      former = next;
    }
    return faults;
  }

  private boolean endedBefore(long epoch, long fact) {
    for (Pair end : leaseEnds) {
      if (end.epoch == epoch && end.fact < fact) {
        return true;
      }
    }
    return false;
  }

  private static Pair[] with(Pair[] pairs, Pair one) {
    Pair[] more = Arrays.copyOf(pairs, pairs.length + 1);
    more[pairs.length] = one;
    return more;
  }
}
