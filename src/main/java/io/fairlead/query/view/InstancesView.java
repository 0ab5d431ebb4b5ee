package io.fairlead.query.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instances that share the work, as the one that was asked knows of them.
 *
 * @param partitions how many there are in all
 * @param unassigned partitions that no instance works on at this moment
 */
public record InstancesView(
    int partitions, List<Integer> unassigned, List<InstanceView> instances) {
  public InstancesView {
    unassigned = List.copyOf(unassigned);
    instances = List.copyOf(instances);
  }

  /**
   * One instance.
   *
   * @param address {@code host:port} where it answers; empty if it does not say
   * @param here whether it is the one that was asked
   * @param state {@code ready}, {@code not-ready} or {@code unreachable}
   * @param why it is not ready; null if it is
   * @param partitions that it works on
   * @param standbys partitions that it keeps a copy of
   */
  public record InstanceView(
      String address,
      boolean here,
      String state,
      @Nullable String why,
      List<Integer> partitions,
      List<Integer> standbys) {
    public InstanceView {
      partitions = List.copyOf(partitions);
      standbys = List.copyOf(standbys);
    }
  }
}
