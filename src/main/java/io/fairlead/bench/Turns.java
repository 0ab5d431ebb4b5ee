package io.fairlead.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Who goes when, where several are measured one after another. */
public final class Turns {
  private Turns() {}

  /**
   * The order of a round: each begins with the one that was second in the round before, so that
   * none always has the younger process.
   *
   * @param round 0 for the first, which goes as given
   */
  public static <T> List<T> of(List<T> all, int round) {
    List<T> order = new ArrayList<>(all);
    Collections.rotate(order, -round);
    return order;
  }
}
