package io.fairlead.scheduler;

import io.fairlead.model.TaskId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The live tasks by id, and in order of arrival. Open addressing with linear probing, which takes
 * 10 to 15 bytes for each task, where a linked hash map takes 50; the order of arrival takes 8.
 *
 * <p>A place of the table is one number, hash and slot in the order of arrival: with a million
 * tasks every look at an object or at another array waits for memory. And since it refers to no
 * object, the collector need not go through it, and moves tasks as they came, so that those that
 * are dispatched one after the other lie side by side.
 *
 * <p>Producers choose the ids, and could choose ids of one hash. A task that would stand {@value
 * #MAX_PROBES} places or more from its own goes into a tree instead, so that a look-up is O({@value
 * #MAX_PROBES} + log n) at worst, and so are adding and removing, amortised; growing is O(n), each
 * time by half. Owned by its swarm's thread.
 */
final class TaskTable implements Iterable<TaskState> {
  static final int MAX_PROBES = 64;
  private static final int LEAST_CAPACITY = 16;

  /** What stands in a place without a task; no mark is 0. */
  private static final long FREE = 0;

  /** No place is free near enough. */
  private static final int CROWDED = Integer.MIN_VALUE;

  /** 2^32 divided by the golden ratio: spreads hashes that differ little. */
  private static final int SPREAD = 0x9E3779B9;

  /** The {@link #mark} of a task, then its slot, in 32 bits each. */
  private long[] places = new long[LEAST_CAPACITY];

  private int inTable;

  /** Slots of those that do not stand in the table. */
  private final TreeMap<TaskId, Integer> crowded = new TreeMap<>();

  private final ArrivalOrder arrivals = new ArrivalOrder();

  int size() {
    return inTable + crowded.size();
  }

  boolean containsKey(TaskId id) {
    return get(id) != null;
  }

  @Nullable TaskState get(TaskId id) {
    int place = find(id, mark(id));
    if (place >= 0) {
      return arrivals.get(slot(places[place]));
    }
    Integer slot = crowded.isEmpty() ? null : crowded.get(id);
    return slot == null ? null : arrivals.get(slot);
  }

  /**
   * Adds a task whose id is not in here.
   *
   * @throws IllegalStateException if it is, or if it came before one that is
   */
  void add(TaskState task) {
    if (5L * (inTable + 1) > 4L * places.length) {
      rebuild(Math.addExact(places.length, places.length / 2));
    }
    TaskId id = task.task.id();
    int mark = mark(id);
    int place = find(id, mark);
    if (place >= 0 || crowded.containsKey(id)) {
      throw new IllegalStateException("task " + id + " is live already");
    }
    int slot = arrivals.add(task);
    if (place == CROWDED) {
      crowded.put(id, slot);
    } else {
      places[~place] = (long) mark << Integer.SIZE | slot;
      inTable++;
    }
  }

  void remove(TaskId id) {
    int place = find(id, mark(id));
    if (place < 0) {
      Integer slot = crowded.remove(id);
      if (slot != null) {
        arrivals.remove(slot);
      }
      return;
    }
    arrivals.remove(slot(places[place]));
    inTable--;
    close(place);
    if (8L * inTable < places.length && places.length > LEAST_CAPACITY) {
      rebuild(Math.max(LEAST_CAPACITY, places.length / 2));
    }
  }

  /** In order of arrival, O(n log n) in all; what was shown may be removed meanwhile, no other. */
  @Override
  public Iterator<TaskState> iterator() {
    return new Iterator<>() {
      private @Nullable TaskState next = first();

      @Override
      public boolean hasNext() {
        return next != null;
      }

      @Override
      public TaskState next() {
        TaskState task = next;
        if (task == null) {
          throw new NoSuchElementException();
        }
        next = after(task.order());
        return task;
      }
    };
  }

  /** In order of arrival. O(n log n). */
  List<TaskState> inOrder() {
    List<TaskState> out = new ArrayList<>(size());
    forEach(out::add);
    return out;
  }

  /** Who came first; null if there is none. O(log n). */
  @Nullable TaskState first() {
    return after(Long.MIN_VALUE);
  }

  /** The first that came after that arrival number; null if there is none. */
  @Nullable TaskState after(long order) {
    return arrivals.after(order);
  }

  /** Its hash, but never 0. */
  private static int mark(TaskId id) {
    int hash = id.hashCode();
    return hash == 0 ? 1 : hash;
  }

  private static int mark(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  private static int slot(long place) {
    return (int) place;
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
   * The place of a task; if it is not in the table, the complement of the free place where it would
   * stand, or {@link #CROWDED}.
   */
  private int find(TaskId id, int mark) {
    int place = home(mark);
    for (int i = 0; i < MAX_PROBES; i++) {
      long here = places[place];
      if (here == FREE) {
        return ~place;
      }
      if (mark(here) == mark && arrivals.get(slot(here)).task.id().equals(id)) {
        return place;
      }
      place = next(place);
    }
    return CROWDED;
  }

  /**
   * Moves up what stands behind a hole and may stand nearer to its own place. What is {@link
   * #MAX_PROBES} or more places behind may not, so that long runs of taken places, which crafted
   * ids can make, are not gone through.
   */
  private void close(int freed) {
    int hole = freed;
    for (int place = next(hole);
        places[place] != FREE && distance(hole, place) < MAX_PROBES;
        place = next(place)) {
      int home = home(mark(places[place]));
      if (distance(home, place) >= distance(hole, place)) {
        places[hole] = places[place];
        hole = place;
      }
    }
    places[hole] = FREE;
  }

  private void rebuild(int capacity) {
    long[] old = places;
    places = new long[capacity];
    inTable = 0;
    for (long each : old) {
      if (each != FREE) {
        insert(each);
      }
    }
  }

  private void insert(long entry) {
    int place = home(mark(entry));
    for (int i = 0; i < MAX_PROBES; i++) {
      if (places[place] == FREE) {
        places[place] = entry;
        inTable++;
        return;
      }
      place = next(place);
    }
    crowded.put(arrivals.get(slot(entry)).task.id(), slot(entry));
  }
}
