package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.StoredConfig;
import io.fairlead.query.view.ConfigView.ChangeView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a configuration that are remembered, at most 100.
 *
 * @param swarmId the swarm, or {@code *} for what swarms begin with
 * @param version the one in force
 * @param versions latest first
 */
public record ConfigHistoryView(String swarmId, long version, List<EntryView> versions) {

  /**
   * One version.
   *
   * @param changedAtMs when it came into force, milliseconds since the Unix epoch
   * @param rolledBackTo the version whose settings it repeats; left out if it is no rollback
   * @param changes what is other than in the version before
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record EntryView(
      long version,
      long changedAtMs,
      String changedBy,
      @Nullable Long rolledBackTo,
      List<ChangeView> changes) {
    public static EntryView of(StoredConfig entry) {
      return new EntryView(
          entry.version(),
          entry.atMs(),
          entry.issuedBy(),
          entry.rolledBackTo() == 0 ? null : entry.rolledBackTo(),
          entry.changes().stream().map(ChangeView::of).toList());
    }
  }
}
