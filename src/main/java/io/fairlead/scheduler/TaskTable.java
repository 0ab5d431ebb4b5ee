package io.fairlead.scheduler;

import io.fairlead.model.TaskId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The live tasks by id. Open addressing with linear probing: the tasks themselves stand in the
 * table, which takes 10 to 20 bytes for each; a linked hash map takes 50. Beside it their order of
 * arrival takes 8.
 *
 * <p>Producers choose the ids, and could choose ids of one hash. A task that would stand {@value
 * #MAX_PROBES} places or more from its own goes into a tree instead, so that every operation is
 * O({@value #MAX_PROBES} + log n) at worst; growing is O(n), once in a doubling. Tasks are gone
 * through in the order of their places, which follows from the ids and from what was done, and from
 * nothing else. Owned by its swarm's thread.
 */
final class TaskTable implements Iterable<TaskState> {
  static final int MAX_PROBES = 64;
  private static final int LEAST_CAPACITY = 16;

  /** 2^32 divided by the golden ratio: spreads hashes that differ little. */
  private static final int SPREAD = 0x9E3779B9;

  private int[] hashes = new int[LEAST_CAPACITY];
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
      rebuild(Math.multiplyExact(places.length, 2));
    }
    insert(task, task.task.id().hashCode());
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
      rebuild(places.length / 2);
    }
  }

  /** Some task; null if there is none. Taking and removing all of them one by one is O(n). */
  @Nullable TaskState any() {
    int mask = places.length - 1;
    for (int i = 0; i < places.length && inTable > 0; i++) {
      TaskState task = places[seenEmptyUntil & mask];
      if (task != null) {
        return task;
      }
      seenEmptyUntil = seenEmptyUntil + 1 & mask;
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

  private int home(int hash) {
    return hash * SPREAD >>> Integer.numberOfLeadingZeros(places.length - 1);
  }

  /** The place of a task; below 0 if it is not in the table. */
  private int find(TaskId id) {
    int hash = id.hashCode();
    int mask = places.length - 1;
    int place = home(hash);
    for (int i = 0; i < MAX_PROBES; i++) {
      TaskState task = places[place];
      if (task == null) {
        return -1;
      }
      if (hashes[place] == hash && task.task.id().equals(id)) {
        return place;
      }
      place = place + 1 & mask;
    }
    return -1;
  }

  private void insert(TaskState task, int hash) {
    int mask = places.length - 1;
    int place = home(hash);
    for (int i = 0; i < MAX_PROBES; i++) {
      if (places[place] == null) {
        places[place] = task;
        hashes[place] = hash;
        inTable++;
        return;
      }
      place = place + 1 & mask;
    }
    crowded.put(task.task.id(), task);
  }

  /** Moves up what stands behind a hole and may stand nearer to its own place. */
  private void close(int freed) {
    int mask = places.length - 1;
    int hole = freed;
    int place = hole + 1 & mask;
    while (places[place] != null) {
      int home = home(hashes[place]);
      if ((place - home & mask) >= (place - hole & mask)) {
        places[hole] = places[place];
        hashes[hole] = hashes[place];
        hole = place;
      }
      place = place + 1 & mask;
    }
    places[hole] = null;
  }

  private void rebuild(int capacity) {
    int[] oldHashes = hashes;
    @Nullable TaskState[] old = places;
    hashes = new int[capacity];
    places = new TaskState[capacity];
    inTable = 0;
    for (int i = 0; i < old.length; i++) {
      TaskState task = old[i];
      if (task != null) {
        insert(task, oldHashes[i]);
      }
    }
  }
}
