package io.fairlead.scheduler;

import io.fairlead.model.TaskId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The live tasks by id. Open addressing with linear probing: the tasks themselves stand in the
 * table, which takes 10 to 15 bytes for each; a linked hash map takes 50. Beside it their order of
 * arrival takes 8.
 *
 * <p>Producers choose the ids, and could choose ids of one hash. A task that would stand {@value
 * #MAX_PROBES} places or more from its own goes into a tree instead, so that every operation is
 * O({@value #MAX_PROBES} + log n) at worst; growing is O(n), each time by half. Tasks are gone
 * through in the order of their places, which follows from the ids and from what was done, and from
 * nothing else. Owned by its swarm's thread.
 */
final class TaskTable implements Iterable<TaskState> {
  static final int MAX_PROBES = 64;
  private static final int LEAST_CAPACITY = 16;

  /** What no task has for a mark. */
  private static final int FREE = 0;

  /** 2^32 divided by the golden ratio: spreads hashes that differ little. */
  private static final int SPREAD = 0x9E3779B9;

  /** Of each place the {@link #mark} of its task; {@value #FREE} if there is none. */
  private int[] marks = new int[LEAST_CAPACITY];

  private @Nullable TaskState[] places = new TaskState[LEAST_CAPACITY];
  private int inTable;
  private int seenEmptyUntil;
  private final TreeMap<TaskId, TaskState> crowded = new TreeMap<>();
  private final ArrivalOrder arrivals = new ArrivalOrder();

  int size() {
    return inTable + crowded.size();
  }

  boolean containsKey(TaskId id) {
    return get(id) != null;
  }

  @Nullable TaskState get(TaskId id) {
    int place = find(id);
    if (place >= 0) {
      return places[place];
    }
    return crowded.isEmpty() ? null : crowded.get(id);
  }

  /**
   * Adds a task whose id is not in here.
   *
   * @throws IllegalStateException if it is, or if it came before one that is
   */
  void add(TaskState task) {
    if (containsKey(task.task.id())) {
      throw new IllegalStateException("task " + task.task.id() + " is live already");
    }
    arrivals.add(task);
    if (5L * (inTable + 1) > 4L * places.length) {
      rebuild(Math.addExact(places.length, places.length / 2));
    }
    insert(task, mark(task.task.id()));
  }

  void remove(TaskId id) {
    int place = find(id);
    TaskState gone = place < 0 ? crowded.remove(id) : places[place];
    if (gone == null) {
      return;
    }
    arrivals.remove(gone);
    if (place < 0) {
      return;
    }
    inTable--;
    close(place);
    if (8L * inTable < places.length && places.length > LEAST_CAPACITY) {
      rebuild(Math.max(LEAST_CAPACITY, places.length / 2));
    }
  }

  /** Some task; null if there is none. Taking and removing all of them one by one is O(n). */
  @Nullable TaskState any() {
    for (int i = 0; i < places.length && inTable > 0; i++) {
      TaskState task = places[seenEmptyUntil];
      if (task != null) {
        return task;
      }
      seenEmptyUntil = next(seenEmptyUntil);
    }
    return crowded.isEmpty() ? null : crowded.firstEntry().getValue();
  }

  /** In no order that means anything; the table must not change meanwhile. */
  @Override
  public Iterator<TaskState> iterator() {
    return new Iterator<>() {
      private int at = -1;
      private @Nullable TaskState next = inTable();
      private final Iterator<TaskState> rest = crowded.values().iterator();

      private @Nullable TaskState inTable() {
        do {
          at++;
        } while (at < places.length && places[at] == null);
        return at < places.length ? places[at] : null;
      }

      @Override
      public boolean hasNext() {
        return next != null || rest.hasNext();
      }

      @Override
      public TaskState next() {
        if (next == null) {
          return rest.next();
        }
        TaskState task = next;
        next = inTable();
        return task;
      }
    };
  }

  /** In order of arrival. O(n log n). */
  List<TaskState> inOrder() {
    List<TaskState> out = new ArrayList<>(size());
    for (TaskState task = first(); task != null; task = after(task.order())) {
      out.add(task);
    }
    return out;
  }

  /** Who came first; null if there is none. */
  @Nullable TaskState first() {
    return after(Long.MIN_VALUE);
  }

  /** The first that came after that arrival number; null if there is none. O(log n). */
  @Nullable TaskState after(long order) {
    return arrivals.after(order);
  }

  /** Its hash, but never {@value #FREE}. */
  private static int mark(TaskId id) {
    int hash = id.hashCode();
    return hash == FREE ? 1 : hash;
  }

  /**
   * @see "Lemire: Fast Random Integer Generation in an Interval, ACM TOMACS 29 (2019)"
   */
  private int home(int mark) {
    return (int) (Integer.toUnsignedLong(mark * SPREAD) * places.length >>> Integer.SIZE);
  }

  private int next(int place) {
    return place + 1 == places.length ? 0 : place + 1;
  }

  /** Steps from one place to another, onwards and around. */
  private int distance(int from, int to) {
    return to >= from ? to - from : to - from + places.length;
  }

  /**
   * The place of a task; below 0 if it is not in the table. With a million tasks every look at
   * another array waits for memory, so the marks alone tell where to look.
   */
  private int find(TaskId id) {
    int mark = mark(id);
    int place = home(mark);
    for (int i = 0; i < MAX_PROBES; i++) {
      if (marks[place] == FREE) {
        return -1;
      }
      if (marks[place] == mark && at(place).task.id().equals(id)) {
        return place;
      }
      place = next(place);
    }
    return -1;
  }

  private TaskState at(int place) {
    TaskState task = places[place];
    if (task == null) {
      throw new IllegalStateException("a mark without a task");
    }
    return task;
  }

  private void insert(TaskState task, int mark) {
    int place = home(mark);
    for (int i = 0; i < MAX_PROBES; i++) {
      if (marks[place] == FREE) {
        places[place] = task;
        marks[place] = mark;
        inTable++;
        return;
      }
      place = next(place);
    }
    crowded.put(task.task.id(), task);
  }

  /** Moves up what stands behind a hole and may stand nearer to its own place. */
  private void close(int freed) {
    int hole = freed;
    int place = next(hole);
    while (marks[place] != FREE) {
      int home = home(marks[place]);
      if (distance(home, place) >= distance(hole, place)) {
        places[hole] = places[place];
        marks[hole] = marks[place];
        hole = place;
      }
      place = next(place);
    }
    places[hole] = null;
    marks[hole] = FREE;
  }

  private void rebuild(int capacity) {
    int[] oldMarks = marks;
    @Nullable TaskState[] old = places;
    marks = new int[capacity];
    places = new TaskState[capacity];
    seenEmptyUntil = 0;
    inTable = 0;
    for (int i = 0; i < old.length; i++) {
      TaskState task = old[i];
      if (task != null) {
        insert(task, oldMarks[i]);
      }
    }
  }
}
