package io.fairlead.audit;

import io.fairlead.wire.avro.OutcomeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** What the topics tell of one task. Owned by its {@link Audit}. */
final class TaskTrail {
  private static final Held[] NONE = {};
  private static final Position[] NOWHERE = {};

  int completed;
  int failed;
  int rejected;
  int cancelledOrExpired;
  private int otherEnds;
  private int written;
  private int copies;
  private Position[] records = NOWHERE;
  private Held[] assignments = NONE;
  private Held[] leaseEnds = NONE;

  /** In the fact in which the task was no more; 0 if none is known. */
  private long finishedAt;

  /** Where a record of it is on {@code fairlead.tasks}. */
  record Position(int partition, long offset) {}

  /**
   * A lease, and the number of the fact in which it was given or taken.
   *
   * @param agent whose it is, and {@code incarnation} of which process; of an end not told
   */
  private record Held(long epoch, long fact, String agent, long incarnation) {}

  /** A record of it was read; of one that was passed on it is the copy. */
  void submitted(Position at, boolean copy) {
    if (copy) {
      copies++;
    } else {
      written++;
    }
    records = Arrays.copyOf(records, records.length + 1);
    records[records.length - 1] = at;
  }

  void assigned(long epoch, long fact, String agent, long incarnation) {
    assignments = with(assignments, new Held(epoch, fact, agent, incarnation));
  }

  void ended(long epoch, long fact) {
    if (epoch > 0) {
      leaseEnds = with(leaseEnds, new Held(epoch, fact, "", 0));
    }
  }

  void finished(long fact) {
    finishedAt = finishedAt == 0 ? fact : Math.min(finishedAt, fact);
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

  /** How often a producer wrote it; a copy is none of its own. */
  int submissions() {
    return Math.max(written, copies);
  }

  /** How many of its records dead letters answer for. */
  int letters(Predicate<Position> answered) {
    return (int) Arrays.stream(records).filter(answered).count();
  }

  /** Outcomes after which the task is no more; a rejected task was never accepted. */
  int ends() {
    return completed + failed + cancelledOrExpired + otherEnds;
  }

  /**
   * Whether a submission has been answered by nothing. One that was accepted has an end, and what
   * is submitted beside it is passed over; where there is none, each must have been refused.
   */
  boolean isLost(int letters) {
    return ends() == 0 && rejected + letters < submissions();
  }

  /**
   * Outcomes that there should not be: ends beyond the first, and refusals beyond one for each
   * submission that nothing else has answered. Where no submission is known, retention may have
   * taken several, and refusals are not judged.
   */
  int outcomesTooMany(int letters) {
    int ends = ends();
    int answers = rejected + Math.min(ends, 1) + letters;
    boolean judged = submissions() > 0 && rejected > 0;
    return Math.max(0, ends - 1) + (judged ? Math.max(0, answers - submissions()) : 0);
  }

  /** Every assignment that should not have been made when it was, in words. */
  List<String> leaseFaults() {
    Held[] inOrder = assignments.clone();
    Arrays.sort(
        inOrder,
        Comparator.comparingLong(Held::fact)
            .thenComparingLong(Held::epoch)
            .thenComparing(Held::agent)
            .thenComparingLong(Held::incarnation));
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < inOrder.length; i++) {
      Held next = inOrder[i];
      if (finishedAt > 0 && next.fact > finishedAt) {
        faults.add(
            "was assigned under epoch %d (fact %d) after its end (fact %d)"
                .formatted(next.epoch, next.fact, finishedAt));
      } else if (i > 0) {
        judge(inOrder[i - 1], next, faults);
      }
    }
    return faults;
  }

  private void judge(Held former, Held next, List<String> faults) {
    if (next.epoch == former.epoch) {
      // To the same process it is the same assignment, repeated; whether that may be is for the
      // swarm's trail to say.
      if (!next.agent.equals(former.agent) || next.incarnation != former.incarnation) {
        faults.add(
            "was assigned under epoch %d to both %s (incarnation %d) and %s (incarnation %d)"
                .formatted(
                    next.epoch, former.agent, former.incarnation, next.agent, next.incarnation));
      }
    } else if (next.epoch < former.epoch) {
      faults.add("was assigned under epoch " + next.epoch + " after epoch " + former.epoch);
    } else if (!endedBefore(former.epoch, next.fact)) {
      faults.add(
          "was assigned under epoch %d (fact %d) before the lease of epoch %d had ended"
              .formatted(next.epoch, next.fact, former.epoch));
    }
  }

  private boolean endedBefore(long epoch, long fact) {
    for (Held end : leaseEnds) {
      if (end.epoch == epoch && end.fact < fact) {
        return true;
      }
    }
    return false;
  }

  private static Held[] with(Held[] all, Held one) {
    Held[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = one;
    return more;
  }
}
