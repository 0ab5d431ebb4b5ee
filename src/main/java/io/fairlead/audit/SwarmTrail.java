package io.fairlead.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** In which order the facts of one swarm came. Owned by its {@link Audit}. */
final class SwarmTrail {
  private static final int FIRST_SIZE = 64;

  private final List<Assignment> assignments = new ArrayList<>();
  private final Numbers decisions = new Numbers();
  private final Numbers outcomes = new Numbers();

  private record Assignment(long fact, long epoch, String task) {}

  /** What is wrong with one number, in words. */
  record Fault(boolean ofEpoch, String words) {}

  void assigned(String task, long epoch, long fact) {
    assignments.add(new Assignment(fact, epoch, task));
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
    inOrder.sort(Comparator.comparingLong(Assignment::fact).thenComparingLong(Assignment::epoch));
    for (int i = 1; i < inOrder.size(); i++) {
      Assignment former = inOrder.get(i - 1);
      Assignment next = inOrder.get(i);
      if (next.equals(former)) {
        continue; // the same assignment, repeated by an at-least-once coordinator
      }
      if (next.fact == former.fact) {
        faults.add(
            new Fault(
                false,
                "assigned both %s and %s as fact %d".formatted(former.task, next.task, next.fact)));
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
    decisions.repeated().forEach(fact -> faults.add(repeated("decisions", fact)));
    outcomes.repeated().forEach(fact -> faults.add(repeated("outcomes", fact)));
    return faults;
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
