package io.fairlead.query.topics;

import io.fairlead.query.view.TaskLifeView.LeaseView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is not known of a life, and why. */
final class LifeRemarks {
  private LifeRemarks() {}

  /**
   * Sentences.
   *
   * @param missing why the outcome is not there; null if it is, or need not be
   */
  static List<String> of(@Nullable String missing, LifeScan.Found decided, List<LeaseView> leases) {
    List<String> remarks = new ArrayList<>();
    if (missing != null) {
      remarks.add(missing);
    }
    if (decided.retainedFromMs() > 0) {
      remarks.add(
          "Decisions before " + moment(decided.retainedFromMs()) + " are no longer retained.");
    }
    for (LifeScan.Gap gap : decided.gaps()) {
      String until = gap.untilMs() == Long.MAX_VALUE ? "" : " and before " + moment(gap.untilMs());
      remarks.add(
          "Decisions after "
              + moment(gap.fromMs())
              + until
              + " were not looked through: there are too many.");
    }
    if (leases.stream().anyMatch(lease -> lease.dispatchedAtMs() == null)) {
      remarks.add(
          "When an earlier agent got it is not recorded: of dispatches only a sample is (setting"
              + " runnersUpEvery).");
    }
    if (leases.stream()
        .anyMatch(lease -> lease.startedAtMs() == null && "failed".equals(lease.end()))) {
      remarks.add("When an earlier attempt began, and of what it failed, is not recorded.");
    }
    return remarks;
  }

  private static String moment(long atMs) {
    return Instant.ofEpochMilli(atMs).toString();
  }
}
