package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coordination loop of a swarm, on the instance that holds it.
 *
 * @param intervalMs time between two runs; 0 if it runs only when it is asked to
 * @param running whether a run is under way
 * @param runs so many there have been since this instance took the swarm over
 * @param lastRun left out before the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CoordinationView(
    String swarmId, long intervalMs, boolean running, long runs, @Nullable RunView lastRun) {

  /**
   * One run.
   *
   * @param startedAtMs milliseconds since the Unix epoch
   * @param trigger {@code schedule}, or who asked for it
   * @param state {@code done}; {@code idle}: the swarm had no tasks, and was not looked at any
   *     further; {@code failed}: see {@code error}
   * @param metrics what it saw; left out if it did not get that far, as the rest
   * @param findings what holds the swarm up, worst first
   * @param rebalancing what it computed
   * @param outcome what it did
   * @param error why it failed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunView(
      long startedAtMs,
      long durationMs,
      String trigger,
      String state,
      @Nullable SeenView metrics,
      @Nullable List<BottlenecksView.FindingView> findings,
      @Nullable RebalancingView rebalancing,
      @Nullable OutcomeView outcome,
      @Nullable String error) {}

  /**
   * The metrics seen.
   *
   * @param loadVariance variance of the agents' loads, milliseconds squared; left out if no agent
   *     takes work
   * @param tasks that have not ended
   * @param oldestWaitMs how long the task that came to its level first has waited there
   * @param threadBusyShare of the stream thread that decides
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SeenView(
      @Nullable Double loadVariance,
      long tasks,
      long waiting,
      long held,
      int agentsAvailable,
      int slots,
      int freeSlots,
      long oldestWaitMs,
      double threadBusyShare) {}

  /**
   * What would make the load more even.
   *
   * @param required whether there is something to move
   * @param scoreBefore variance of the agents' loads, milliseconds squared
   * @param scoreAfter the same after the moves
   */
  public record RebalancingView(
      boolean required, int moves, double scoreBefore, double scoreAfter) {}

  /**
   * What came of it.
   *
   * @param action {@code none}: nothing was to be moved; {@code off}: balanceMode is off; {@code
   *     moved}; {@code proposed}: a proposal waits for approval
   * @param reason why nothing was moved; left out if something was
   * @param proposalId of what waits for approval
   * @param commandId of the round that was carried out
   * @param moved tasks moved or asked back
   * @param skipped moves that were not possible or not right any more
   * @param loadVarianceBefore milliseconds squared
   * @param loadVarianceAfter what it is right after; what was asked back still counts where it was
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OutcomeView(
      String action,
      @Nullable String reason,
      @Nullable String proposalId,
      @Nullable String commandId,
      int moved,
      int skipped,
      @Nullable Double loadVarianceBefore,
      @Nullable Double loadVarianceAfter) {
    static OutcomeView nothing(String action, String reason, @Nullable Double variance) {
      return new OutcomeView(action, reason, null, null, 0, 0, variance, variance);
    }
  }

  /** Nothing was done. */
  public static OutcomeView nothing(String action, String reason, @Nullable Double variance) {
    return OutcomeView.nothing(action, reason, variance);
  }
}
