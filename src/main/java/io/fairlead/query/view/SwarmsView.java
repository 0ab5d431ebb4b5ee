package io.fairlead.query.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Swarms of all instances, in order of their ids.
 *
 * @param next value of {@code after} with which the list goes on; null at its end
 * @param partitions whose swarms are told of here
 * @param missing partitions that nobody could tell of at this moment; none, unless {@code partial}
 *     was asked for
 */
public record SwarmsView(
    List<SwarmSummaryView> swarms,
    @Nullable String next,
    List<Integer> partitions,
    List<Integer> missing) {
  public SwarmsView {
    swarms = List.copyOf(swarms);
    partitions = List.copyOf(partitions);
    missing = List.copyOf(missing);
  }
}
