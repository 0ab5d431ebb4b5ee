package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What would have come of a recorded period, had something been otherwise: what was measured, the
 * replay as it was and the replay with the change, side by side.
 *
 * @param period which was replayed
 * @param settings that were changed, with their new values
 * @param added agents that were there besides
 * @param removed agents that were not there
 * @param seed of every random draw
 * @param seeds of the replays: 0 has the arrivals that were recorded, with every other one they are
 *     drawn anew; each was replayed both ways
 * @param seedsAsked so many besides 0 were asked for; fewer were replayed if the time was up
 * @param figures every figure of the recorded arrivals, with how the change differs over the seeds
 * @param tenants each tenant's part, those with the most work first, at most 100
 * @param fidelity how far the replay as it was is from what was measured
 * @param measured how it stood over time
 * @param asItWas how it stood over time, replayed
 * @param changed how it stood over time, replayed with the change
 */
public record WhatIfView(
    WhatIfPeriodView period,
    Map<String, JsonNode> settings,
    int added,
    List<String> removed,
    long seed,
    List<Long> seeds,
    int seedsAsked,
    List<ReplayFigureView> figures,
    List<ReplayTenantView> tenants,
    ReplayFidelityView fidelity,
    List<ReplayMomentView> measured,
    List<ReplayMomentView> asItWas,
    List<ReplayMomentView> changed) {
  /** Tenants that are listed. */
  public static final int MOST_TENANTS = 100;

  /**
   * The recorded period. Points in time are milliseconds since the Unix epoch, ends are exclusive.
   *
   * @param askedFromMs the period that was asked for
   * @param fromMs the part of it that was taken
   * @param tasks that arrived in it and are replayed
   * @param agents that were there at some time
   * @param estimated tasks among them of which no run is known, so that their cost is an estimate
   * @param skipped tasks that arrived in it and are left out
   * @param carried tasks from before that had not ended when it began; replays begin without them
   * @param remarks what was left out, cut or assumed, a sentence each
   */
  public record WhatIfPeriodView(
      long askedFromMs,
      long askedToMs,
      long fromMs,
      long toMs,
      int tasks,
      int agents,
      long estimated,
      long skipped,
      long carried,
      List<String> remarks) {}

  /**
   * One figure.
   *
   * @param name as the replay has it
   * @param unit {@code ms}, {@code share}, {@code price} or {@code count}
   * @param better {@code less}, {@code more}, or {@code neither}
   * @param measured what really happened
   * @param asItWas replayed as it was, with the recorded arrivals
   * @param changed replayed with the change, with the recorded arrivals
   * @param difference of the change, the mean over all seeds
   * @param least difference of any seed
   * @param most difference of any seed
   */
  public record ReplayFigureView(
      String name,
      String unit,
      String better,
      double measured,
      double asItWas,
      double changed,
      double difference,
      double least,
      double most) {}

  /** One tenant, with the recorded arrivals; left out where it had nothing. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReplayTenantView(
      String tenantId,
      @Nullable ReplayPartView measured,
      @Nullable ReplayPartView asItWas,
      @Nullable ReplayPartView changed) {}

  /**
   * A tenant's part.
   *
   * @param completed tasks
   * @param waitMeanMs milliseconds
   * @param waitP99Ms milliseconds
   * @param share of all run time, 0 to 1
   */
  public record ReplayPartView(long completed, double waitMeanMs, double waitP99Ms, double share) {}

  /**
   * How far the replay as it was can be believed.
   *
   * @param good whether every figure that is compared is near to what was measured
   * @param far names of those that are not
   * @param waitMeanDifferenceMs mean wait of the replay as it was, less the one measured,
   *     milliseconds
   * @param sentence the same in words
   */
  public record ReplayFidelityView(
      boolean good, List<String> far, double waitMeanDifferenceMs, String sentence) {}

  /**
   * How it stood at one moment.
   *
   * @param atMs from the first arrival, milliseconds
   * @param waiting tasks that have been accepted and do not run
   * @param running tasks
   */
  public record ReplayMomentView(long atMs, long waiting, long running) {}
}
