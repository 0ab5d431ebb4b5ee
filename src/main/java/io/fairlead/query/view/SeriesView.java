package io.fairlead.query.view;

import io.fairlead.model.StoredSeries;
import io.fairlead.model.SwarmId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Periodic series that capacity is reserved for, in order of tenant and id.
 *
 * @param next value of {@code after} with which the list goes on; null at its end
 */
public record SeriesView(String swarmId, List<ReservedView> series, @Nullable String next) {
  public SeriesView {
    series = List.copyOf(series);
  }

  /**
   * One series.
   *
   * @param periodMs milliseconds between releases
   * @param estimatedCostMs of one release, milliseconds at speed 1
   * @param relativeDeadlineMs from a release to its deadline, milliseconds
   * @param capabilities that its agents must have
   * @param lastReleaseAtMs the last release that was taken, milliseconds since the Unix epoch
   * @param demand agents that it keeps busy on average: estimated cost divided by period
   */
  public record ReservedView(
      String tenantId,
      String seriesId,
      long periodMs,
      double estimatedCostMs,
      long relativeDeadlineMs,
      List<String> capabilities,
      long lastReleaseAtMs,
      double demand) {
    public ReservedView {
      capabilities = List.copyOf(capabilities);
    }

    static ReservedView of(StoredSeries stored) {
      double costMs = stored.costUs() / 1_000.0;
      return new ReservedView(
          stored.tenant().value(),
          stored.series().id(),
          stored.series().periodMs(),
          costMs,
          stored.relativeDeadlineMs(),
          stored.capabilities(),
          stored.lastReleaseMs(),
          costMs / stored.series().periodMs());
    }
  }

  public static SeriesView of(SwarmId swarm, List<StoredSeries> series, @Nullable String next) {
    return new SeriesView(swarm.value(), series.stream().map(ReservedView::of).toList(), next);
  }
}
