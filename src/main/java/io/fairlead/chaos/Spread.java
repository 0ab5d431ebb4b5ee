package io.fairlead.chaos;

import java.util.List;

/**
 * Of several measurements.
 *
 * @param count how many
 * @param p50Ms the median: the least that at least half of them do not exceed; 0 of none
 * @param worstMs the largest; 0 of none
 */
public record Spread(int count, long p50Ms, long worstMs) {
  static Spread of(List<Long> values) {
    if (values.isEmpty()) {
      return new Spread(0, 0, 0);
    }
    List<Long> sorted = values.stream().sorted().toList();
    return new Spread(
        sorted.size(), sorted.get((sorted.size() - 1) / 2), sorted.get(sorted.size() - 1));
  }
}
