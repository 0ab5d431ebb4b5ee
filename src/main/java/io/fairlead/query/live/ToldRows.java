package io.fairlead.query.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Rows of one kind that one who watches has been told. Owned by one thread. A frame costs O(n) in
 * rows, O(c log c) where more than fit have changed.
 *
 * <p>Invariant: of rows that change all the time each is told again after at most as many frames as
 * it takes to tell all of them; one whose state has changed goes first.
 */
final class ToldRows<R> {
  private final Function<R, String> id;
  private final BiPredicate<R, R> sameState;
  private final BiPredicate<R, R> alike;
  private final int most;
  private final Map<String, Told<R>> told = new LinkedHashMap<>();
  private long frame;

  /** Mutable. */
  private static final class Told<R> {
    R row;
    long toldAt;
    long seenAt;

    Told(R row, long frame) {
      this.row = row;
      this.toldAt = frame;
      this.seenAt = frame;
    }
  }

  /**
   * @param changed those that are new or have changed, in the order in which they came
   * @param gone ids of those that are no longer there
   */
  record Changes<R>(List<R> changed, List<String> gone) {
    boolean isEmpty() {
      return changed.isEmpty() && gone.isEmpty();
    }
  }

  /** At {@code index} of what came; {@code toldAt} is before every frame for a new one. */
  private record Candidate<R>(int index, R row, boolean urgent, long toldAt) {
    /** Indices differ, so the order is total. */
    static final Comparator<Candidate<?>> ORDER =
        Comparator.<Candidate<?>, Boolean>comparing(it -> !it.urgent)
            .thenComparing(Candidate::toldAt)
            .thenComparing(Candidate::index);
  }

  /**
   * @param sameState whether two of the same id are in the same state; a change of it can't wait
   * @param alike whether the others of their figures are the same to the eye
   * @param most rows told at once, except the first time
   */
  ToldRows(Function<R, String> id, BiPredicate<R, R> sameState, BiPredicate<R, R> alike, int most) {
    this.id = id;
    this.sameState = sameState;
    this.alike = alike;
    this.most = most;
  }

  /** What is new. What does not fit is so the next time. */
  Changes<R> next(List<R> rows) {
    frame++;
    List<Candidate<R>> changed = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      R row = rows.get(i);
      Told<R> before = told.get(id.apply(row));
      if (before == null) {
        changed.add(new Candidate<>(i, row, true, 0));
      } else {
        before.seenAt = frame;
        boolean same = sameState.test(before.row, row);
        if (!same || !alike.test(before.row, row)) {
          changed.add(new Candidate<>(i, row, !same, before.toldAt));
        }
      }
    }
    if (frame > 1 && changed.size() > most) {
      changed.sort(Candidate.ORDER);
      changed = new ArrayList<>(changed.subList(0, most));
      changed.sort(Comparator.comparingInt(Candidate::index));
    }
    for (Candidate<R> candidate : changed) {
      told.put(id.apply(candidate.row), new Told<>(candidate.row, frame));
    }
    return new Changes<>(changed.stream().map(Candidate::row).toList(), gone());
  }

  private List<String> gone() {
    List<String> gone = new ArrayList<>();
    for (Iterator<Map.Entry<String, Told<R>>> all = told.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Told<R>> entry = all.next();
      if (entry.getValue().seenAt < frame) {
        gone.add(entry.getKey());
        all.remove();
      }
    }
    return gone;
  }
}
