package io.fairlead.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The live tasks, each in a slot that it keeps as long as it is here, and in order of arrival, so
 * that they can be listed a page at a time: a page goes on after the number at which the one before
 * ended, whatever has come and gone meanwhile.
 *
 * <p>Numbers are dense where tasks come, and full of holes where they have gone; so tasks stand in
 * blocks of {@value #BLOCK} numbers, and a block without tasks is given up. Takes 7 bytes for a
 * task where most are live, 200 where one of a block is, and keeps up to 18 bytes for each of the
 * most blocks that there were at once. {@link #add} and {@link #get} are O(1), {@link #remove} is
 * O(log n), amortised. {@link #after} is O(log n) and passes over blocks that are given up, at most
 * as many as are not; going through all tasks is O(n log n). Owned by its swarm's thread.
 */
final class ArrivalOrder {
  static final int BLOCK = 32;

  private static final int BLOCK_BITS = 5;
  private static final int LEAST_CAPACITY = 16;
  private static final int GIVEN_UP = -1;

  /** Ascending: arrival number / {@link #BLOCK} of each block, those given up among them. */
  private long[] numbers = new long[LEAST_CAPACITY];

  /** Where each of them is in {@link #blocks}; {@value #GIVEN_UP} if nothing is left. */
  private int[] places = new int[LEAST_CAPACITY];

  private int size;
  private int givenUp;

  /** All that are before it are given up. */
  private int begin;

  /** In no order; null where none is. */
  private @Nullable TaskState[] @Nullable [] blocks =
      new @Nullable TaskState[LEAST_CAPACITY] @Nullable [];

  private byte[] counts = new byte[LEAST_CAPACITY];

  /** Places in {@link #blocks} that had a block before. */
  private int[] freed = new int[LEAST_CAPACITY];

  private int freedCount;
  private int used;
  private long last = Long.MIN_VALUE;

  /**
   * Adds a task that came after all that are here.
   *
   * @return its slot
   * @throws IllegalStateException if it did not
   */
  int add(TaskState task) {
    if (task.order() <= last || task.order() < 0) {
      throw new IllegalStateException(task + " is number " + task.order() + " and follows " + last);
    }
    last = task.order();
    long number = last >> BLOCK_BITS;
    if (size == 0 || numbers[size - 1] != number) {
      append(number);
    }
    if (places[size - 1] == GIVEN_UP) {
      places[size - 1] = newBlock();
      givenUp--;
      begin = Math.min(begin, size - 1);
    }
    int place = places[size - 1];
    int slot = place << BLOCK_BITS | (int) last & BLOCK - 1;
    block(place)[slot & BLOCK - 1] = task;
    counts[place]++;
    return slot;
  }

  private void append(long number) {
    if (size == numbers.length) {
      int capacity = Math.multiplyExact(size, 2);
      numbers = Arrays.copyOf(numbers, capacity);
      places = Arrays.copyOf(places, capacity);
    }
    numbers[size] = number;
    places[size] = GIVEN_UP;
    size++;
    givenUp++;
  }

  private int newBlock() {
    if (freedCount == 0 && used == blocks.length) {
      int capacity = Math.multiplyExact(used, 2);
      Math.multiplyExact(capacity, BLOCK); // slots are ints
      blocks = Arrays.copyOf(blocks, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    int place = freedCount > 0 ? freed[--freedCount] : used++;
    blocks[place] = new TaskState[BLOCK];
    return place;
  }

  private @Nullable TaskState[] block(int place) {
    @Nullable TaskState[] block = blocks[place];
    if (block == null) {
      throw new IllegalStateException("no block at " + place);
    }
    return block;
  }

  /**
   * The task in a slot.
   *
   * @throws IllegalStateException if none is
   */
  TaskState get(int slot) {
    TaskState task = block(slot >> BLOCK_BITS)[slot & BLOCK - 1];
    if (task == null) {
      throw new IllegalStateException("no task in slot " + slot);
    }
    return task;
  }

  /**
   * Takes out the task in a slot, which another one may have then.
   *
   * @throws IllegalStateException if none is
   */
  void remove(int slot) {
    TaskState task = get(slot);
    int place = slot >> BLOCK_BITS;
    block(place)[slot & BLOCK - 1] = null;
    if (--counts[place] == 0) {
      giveUp(Arrays.binarySearch(numbers, begin, size, task.order() >> BLOCK_BITS));
    }
  }

  private void giveUp(int at) {
    int place = places[at];
    places[at] = GIVEN_UP;
    blocks[place] = null;
    if (freedCount == freed.length) {
      freed = Arrays.copyOf(freed, Math.multiplyExact(freedCount, 2));
    }
    freed[freedCount++] = place;
    givenUp++;
    while (begin < size && places[begin] == GIVEN_UP) {
      begin++;
    }
    if (2 * givenUp > size && size > LEAST_CAPACITY) {
      compact();
    }
  }

  /** Closes up where blocks were given up. */
  private void compact() {
    int capacity = Math.max(LEAST_CAPACITY, 2 * (size - givenUp));
    long[] oldNumbers = numbers;
    int[] oldPlaces = places;
    int oldSize = size;
    numbers = new long[capacity];
    places = new int[capacity];
    size = 0;
    givenUp = 0;
    begin = 0;
    for (int i = 0; i < oldSize; i++) {
      if (oldPlaces[i] != GIVEN_UP) {
        numbers[size] = oldNumbers[i];
        places[size] = oldPlaces[i];
        size++;
      }
    }
  }

  /** The first task whose number is above that one; null if there is none. */
  @Nullable TaskState after(long order) {
    if (order == Long.MAX_VALUE) {
      return null;
    }
    long from = Math.max(0, order + 1);
    int found = Arrays.binarySearch(numbers, begin, size, from >> BLOCK_BITS);
    int at = found < 0 ? -found - 1 : found;
    int first = found < 0 ? 0 : (int) from & BLOCK - 1;
    for (; at < size; at++) {
      if (places[at] != GIVEN_UP) {
        @Nullable TaskState[] block = block(places[at]);
        for (int i = first; i < BLOCK; i++) {
          if (block[i] != null) {
            return block[i];
          }
        }
      }
      first = 0;
    }
    return null;
  }
}
