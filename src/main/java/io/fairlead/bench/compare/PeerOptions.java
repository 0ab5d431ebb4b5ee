package io.fairlead.bench.compare;

import java.util.ArrayList;
import java.util.List;

/** The options in a side's name, each of which is taken once. */
final class PeerOptions {
  static final int MAX_PARTITIONS = 1_000;

  private final String side;
  private final List<String> left;

  PeerOptions(String side, List<String> options) {
    this.side = side;
    this.left = new ArrayList<>(options);
  }

  /**
   * Takes one of two words.
   *
   * @return whether it was the first; the standard if there is neither
   */
  boolean word(String first, String second, boolean standard) {
    if (left.remove(first)) {
      return true;
    }
    return !left.remove(second) && standard;
  }

  /**
   * Takes NAME=NUMBER.
   *
   * @throws IllegalArgumentException if it is no whole number, or out of the range
   */
  int number(String name, int least, int largest, int standard) {
    for (String option : left) {
      if (option.startsWith(name + "=")) {
        left.remove(option);
        return whole(option, name, least, largest);
      }
    }
    return standard;
  }

  private int whole(String option, String name, int least, int largest) {
    try {
      int value = Integer.parseInt(option.substring(name.length() + 1));
      if (value >= least && value <= largest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "'%s' with %s; %s must be %,d to %,d".formatted(side, option, name, least, largest));
  }

  /**
   * @throws IllegalArgumentException if one has not been taken, saying which there are
   */
  void noMore(String known) {
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' with '%s'; there are %s".formatted(side, left.get(0), known));
    }
  }
}
