package io.fairlead.sim;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The shortest prefix of a run's inputs that still fails.
 *
 * @param until number of its last input, 0 if it takes none; {@link #WHOLE} if it takes all
 * @param violation as the run of that prefix ends
 */
public record ShortestPrefix(int until, Violation violation) {
  /** All inputs: no shorter prefix breaks the rule. */
  public static final int WHOLE = Integer.MAX_VALUE;

  /**
   * Halves what is between a prefix that does not fail and one that does, until they are
   * neighbours: O(log inputs) runs. A prefix fails if it breaks the rule that the whole run broke,
   * at the same place of the code. Where that is not the case even for all inputs up to the
   * violation, since it takes what comes after them, the whole run is given back, as {@link
   * #WHOLE}.
   *
   * @param failed as the whole run ended
   * @param runUntil the run up to an input
   */
  static ShortestPrefix of(Violation failed, IntFunction<CampaignRun> runUntil) {
    int until = failed.inputs();
    Violation shortest = failure(failed, runUntil.apply(until));
    if (shortest == null) {
      return new ShortestPrefix(WHOLE, failed);
    }
    int passes = -1;
    while (until - passes > 1) {
      int middle = passes + (until - passes) / 2;
      Violation found = failure(failed, runUntil.apply(middle));
      if (found == null) {
        passes = middle;
      } else {
        until = middle;
        shortest = found;
      }
    }
    return new ShortestPrefix(until, shortest);
  }

  private static @Nullable Violation failure(Violation failed, CampaignRun run) {
    return run.violation().filter(failed::isLike).orElse(null);
  }
}
