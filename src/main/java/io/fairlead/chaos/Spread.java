package io.fairlead.chaos;

import java.util.List;

/**
 * Of several measurements.
 *
 * @param count how many came to an end; the next two are of them
 * @param p50Ms the median: the least that at least half of them do not exceed; 0 of none
 * @param worstMs the largest; 0 of none
 * @param never how many besides never came to an end
 */
public record Spread(int count, long p50Ms, long worstMs, int never) {
  static Spread of(List<Long> values, int never) {
    if (values.isEmpty()) {
      return new Spread(0, 0, 0, never);
    }
    List<Long> sorted = values.stream().sorted().toList();
    return new Spread(
        sorted.size(), sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1), never);
  }
}
