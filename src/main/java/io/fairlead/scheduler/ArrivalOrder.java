package io.fairlead.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The live tasks in order of arrival, so that they can be listed a page at a time: a page goes on
 * after the number at which the one before ended, whatever has come and gone meanwhile.
 *
 * <p>Numbers are dense where tasks come, and full of holes where they have gone; so tasks stand in
 * blocks of {@value #BLOCK} numbers, and a block without tasks is given up. Takes 7 bytes for a
 * task where most are live, 200 where one of a block is. {@link #add} is O(1), {@link #remove} and
 * {@link #after} O(log n), amortised. Owned by its swarm's thread.
 */
final class ArrivalOrder {
  static final int BLOCK = 32;

  private static final int BLOCK_BITS = 5;
  private static final int LEAST_CAPACITY = 16;

  /** Ascending: arrival number / {@link #BLOCK} of each block. */
  private long[] numbers = new long[LEAST_CAPACITY];

  /** Null where nothing is left. */
  private @Nullable TaskState[] @Nullable [] blocks =
      new @Nullable TaskState[LEAST_CAPACITY] @Nullable [];

  private byte[] counts = new byte[LEAST_CAPACITY];
  private int size;
  private int givenUp;
  private long last = Long.MIN_VALUE;

  /**
   * Adds a task that came after all that are here.
   *
   * @throws IllegalStateException if it did not
   */
  void add(TaskState task) {
    if (task.order() <= last || task.order() < 0) {
      throw new IllegalStateException(task + " is number " + task.order() + " and follows " + last);
    }
    last = task.order();
    long number = last >> BLOCK_BITS;
    if (size == 0 || numbers[size - 1] != number) {
      append(number);
    }
    @Nullable TaskState[] block = blocks[size - 1];
    if (block == null) {
      block = new TaskState[BLOCK];
      blocks[size - 1] = block;
      givenUp--;
    }
    block[(int) last & BLOCK - 1] = task;
    counts[size - 1]++;
  }

  private void append(long number) {
    if (size == numbers.length) {
      int capacity = Math.multiplyExact(size, 2);
      numbers = Arrays.copyOf(numbers, capacity);
      blocks = Arrays.copyOf(blocks, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    numbers[size] = number;
    blocks[size] = null;
    counts[size] = 0;
    size++;
    givenUp++;
  }

  /**
   * @throws IllegalStateException if it is not here
   */
  void remove(TaskState task) {
    int at = Arrays.binarySearch(numbers, 0, size, task.order() >> BLOCK_BITS);
    @Nullable TaskState[] block = at < 0 ? null : blocks[at];
    int place = (int) task.order() & BLOCK - 1;
    if (block == null || block[place] != task) {
      throw new IllegalStateException(task + " is not number " + task.order());
    }
    block[place] = null;
    if (--counts[at] == 0) {
      blocks[at] = null;
      givenUp++;
      if (2 * givenUp > size && size > LEAST_CAPACITY) {
        compact();
      }
    }
  }

  /** Closes up where blocks were given up. */
  private void compact() {
    int capacity = Math.max(LEAST_CAPACITY, 2 * (size - givenUp));
    long[] oldNumbers = numbers;
    @Nullable TaskState[] @Nullable [] oldBlocks = blocks;
    byte[] oldCounts = counts;
    int oldSize = size;
    numbers = new long[capacity];
    blocks = new @Nullable TaskState[capacity] @Nullable [];
    counts = new byte[capacity];
    size = 0;
    givenUp = 0;
    for (int i = 0; i < oldSize; i++) {
      if (oldBlocks[i] != null) {
        numbers[size] = oldNumbers[i];
        blocks[size] = oldBlocks[i];
        counts[size] = oldCounts[i];
        size++;
      }
    }
  }

  /** The first task whose number is above that one; null if there is none. */
  @Nullable TaskState after(long order) {
    long from = Math.max(0, order + 1);
    int found = Arrays.binarySearch(numbers, 0, size, from >> BLOCK_BITS);
    int at = found < 0 ? -found - 1 : found;
    int place = found < 0 ? 0 : (int) from & BLOCK - 1;
    for (; at < size; at++) {
      @Nullable TaskState[] block = blocks[at];
      for (; block != null && place < BLOCK; place++) {
        if (block[place] != null) {
          return block[place];
        }
      }
      place = 0;
    }
    return null;
  }
}
