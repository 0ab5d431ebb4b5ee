package io.fairlead.model;

/**
 * Fencing token of one dispatch: generation × 2^32 + count. The generation is raised whenever a
 * coordinator takes a swarm over, the count at every dispatch, so a later dispatch always has the
 * larger epoch. Values stay below 2^53, which a JavaScript number holds exactly.
 */
public record Epoch(long value) implements Comparable<Epoch> {
  /** Before the first dispatch. */
  public static final Epoch NONE = new Epoch(0);

  private static final int COUNT_BITS = 32;
  private static final long MAX = (1L << 53) - 1;

  public Epoch {
    if (value < 0 || value > MAX) {
      throw new InvalidFieldException("epoch", value, "must be 0 to 2^53 - 1");
    }
  }

  /** The takeover in which the dispatch happened, from 1. */
  public int generation() {
    return (int) (value >>> COUNT_BITS);
  }

  /** The epoch of the next dispatch in the same generation. */
  public Epoch next() {
    if ((value & 0xffff_ffffL) == 0xffff_ffffL) {
      return nextGeneration();
    }
    return new Epoch(value + 1);
  }

  /** The epoch that begins the next generation; no dispatch has it. */
  public Epoch nextGeneration() {
    return new Epoch((value >>> COUNT_BITS) + 1 << COUNT_BITS);
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }
}
