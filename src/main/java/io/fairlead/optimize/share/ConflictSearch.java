package io.fairlead.optimize.share;

import io.fairlead.optimize.share.LinearProgramme.Row;
import io.fairlead.optimize.share.ShareModel.Named;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds one irreducible set of constraints that contradict each other, by deletion filtering: each
 * is left out in turn, and stays out if the rest still contradict each other. One programme for
 * each constraint, after halves of what is left have been tried at once.
 *
 * @see "Chinneck, Dravnieks (1991), Locating minimal infeasible constraint sets in linear programs,
 *     ORSA Journal on Computing 3(2)"
 */
final class ConflictSearch {
  private final ShareModel model;
  private final Deadline deadline;

  ConflictSearch(ShareModel model, Deadline deadline) {
    this.model = model;
    this.deadline = deadline;
  }

  /**
   * Whether some division keeps to all of them.
   *
   * @throws Deadline.PassedException if there was no time to find out
   */
  boolean feasible(List<Named> rows) {
    List<Row> plain = rows.stream().map(Named::row).toList();
    return deadline.maximise(new double[model.columns.size()], plain) != null;
  }

  /**
   * The conflict among the model's rows, of which there is one.
   *
   * @throws Deadline.PassedException if there was no time to find it
   */
  List<ShareConstraint> find() {
    List<Named> kept = new ArrayList<>(model.rows);
    for (int size = kept.size() / 2; size >= 1; size /= 2) {
      // What is left of a sweep is not tried again at its size, but one by one at the last.
      int at = 0;
      while (at < kept.size()) {
        List<Named> fewer = new ArrayList<>(kept);
        fewer.subList(at, Math.min(at + size, kept.size())).clear();
        if (feasible(fewer)) {
          at += size;
        } else {
          kept = fewer;
        }
      }
    }
    return kept.stream().map(Named::constraint).toList();
  }
}
