package io.fairlead.query.trend;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;

/** What share of the work charged lately each tenant received. Owned by one thread. */
final class RecentWork {
  /** Long enough that single tasks don't show, short enough to see a change act. */
  static final long WINDOW_MS = 20_000;

  /** Bound of what is remembered, whatever the clock does. */
  static final int MOST_MARKS = 12;

  /** What was charged until then; the names are one list for as long as none is new. */
  private static final class Mark {
    private final long atMs;
    private final List<String> names;
    private final double[] chargedMs;

    Mark(long atMs, List<String> names, double[] chargedMs) {
      this.atMs = atMs;
      this.names = names;
      this.chargedMs = chargedMs;
    }

    double of(String name) {
      int index = Collections.binarySearch(names, name);
      return index < 0 ? 0 : chargedMs[index];
    }
  }

  private final Deque<Mark> marks = new ArrayDeque<>();

  /**
   * Goes on to that time.
   *
   * @param chargedMs since counting began, by name; never less than before
   */
  void add(long atMs, SortedMap<String, Double> chargedMs) {
    Mark last = marks.peekLast();
    if (last != null && atMs < last.atMs) {
      marks.clear(); // the clock was set back
      last = null;
    }
    List<String> names =
        last != null && last.names.size() == chargedMs.size()
            ? last.names
            : new ArrayList<>(chargedMs.keySet());
    double[] charged = chargedMs.values().stream().mapToDouble(Double::doubleValue).toArray();
    marks.add(new Mark(atMs, names, charged));
    while (marks.size() > MOST_MARKS || (marks.size() > 2 && second().atMs <= atMs - WINDOW_MS)) {
      marks.remove();
    }
  }

  private Mark second() {
    var each = marks.iterator();
    each.next();
    return each.next();
  }

  /** Work charged to it by the work charged to all, in the window; 0 if there was none. */
  double share(String name) {
    double all = all();
    return all > 0 ? worked(name) / all : 0;
  }

  /** Whether any of it was charged in the window. */
  boolean received(String name) {
    return worked(name) > 0;
  }

  private double all() {
    Mark last = marks.peekLast();
    return last == null ? 0 : last.names.stream().mapToDouble(this::worked).sum();
  }

  private double worked(String name) {
    Mark first = marks.peekFirst();
    Mark last = marks.peekLast();
    return first == null || last == null ? 0 : Math.max(0, last.of(name) - first.of(name));
  }

  /** Places of names and figures that are remembered. */
  int size() {
    return marks.stream().mapToInt(mark -> mark.chargedMs.length).sum();
  }
}
