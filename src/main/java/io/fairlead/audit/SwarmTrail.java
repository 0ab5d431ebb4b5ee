package io.fairlead.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** In which order the facts of one swarm came. Owned by its {@link Audit}. */
final class SwarmTrail {
  private static final int FIRST_SIZE = 64;

  private final boolean exactlyOnce;
  private final List<Assignment> assignments = new ArrayList<>();
  private final Numbers decisions = new Numbers();
  private final Numbers outcomes = new Numbers();

  private record Assignment(long fact, long epoch, String task, String agent, long incarnation) {
    @Override
    public String toString() {
      return task + " to " + agent;
    }
  }

  /** What is wrong with one number, in words. */
  record Fault(boolean ofEpoch, String words) {}

  /**
   * @param exactlyOnce whether nothing may be written twice
   */
  SwarmTrail(boolean exactlyOnce) {
    this.exactlyOnce = exactlyOnce;
  }

  void assigned(String task, long epoch, long fact, String agent, long incarnation) {
    assignments.add(new Assignment(fact, epoch, task, agent, incarnation));
  }

  void decided(long fact) {
    decisions.add(fact);
  }

  void outcome(long fact) {
    if (fact > 0) { // those that were written before facts had numbers have none
      outcomes.add(fact);
    }
  }

  List<Fault> faults() {
    List<Fault> faults = new ArrayList<>();
    List<Assignment> inOrder = new ArrayList<>(assignments);
    inOrder.sort(
        Comparator.comparingLong(Assignment::fact)
            .thenComparingLong(Assignment::epoch)
            .thenComparing(Assignment::agent)
            .thenComparingLong(Assignment::incarnation));
    for (int i = 1; i < inOrder.size(); i++) {
      judge(inOrder.get(i - 1), inOrder.get(i), faults);
    }
    decisions.repeated().forEach(fact -> faults.add(repeated("decisions", fact)));
    outcomes.repeated().forEach(fact -> faults.add(repeated("outcomes", fact)));
    return faults;
  }

  private void judge(Assignment former, Assignment next, List<Fault> faults) {
    if (next.equals(former)) {
      if (exactlyOnce) {
        faults.add(new Fault(false, "assigned %s twice as fact %d".formatted(next, next.fact)));
      }
      return;
    }
    if (next.fact == former.fact) {
      faults.add(
          new Fault(
              false, "assigned both %s and %s as fact %d".formatted(former, next, next.fact)));
    }
    if (next.epoch <= former.epoch) {
      faults.add(
          new Fault(
              true,
              "assigned %s under epoch %d (fact %d) after %s under epoch %d (fact %d)"
                  .formatted(
                      next.task, next.epoch, next.fact, former.task, former.epoch, former.fact)));
    }
  }

  private static Fault repeated(String what, long fact) {
    return new Fault(false, "has two " + what + " with fact " + fact);
  }

  /** A growing list of numbers that takes eight bytes for each. */
  private static final class Numbers {
    private long[] values = new long[FIRST_SIZE];
    private int size;

    private void add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    /** Every number beyond its first time. */
    private List<Long> repeated() {
      long[] sorted = Arrays.copyOf(values, size);
      Arrays.sort(sorted);
      List<Long> out = new ArrayList<>();
      for (int i = 1; i < size; i++) {
        if (sorted[i] == sorted[i - 1]) {
          out.add(sorted[i]);
        }
      }
      return out;
    }
  }
}
