package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.MoveResult;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan that was carried out, as far as it was still true.
 *
 * @param commandId of the command that did it; left out where there was nothing to move
 * @param number of the plan in the front
 * @param done whether the swarm has answered; else the command is written and will be carried out
 * @param moved tasks that were placed, moved or asked back
 * @param skipped moves that were not possible or not right any more
 * @param skippedBecause how often which reason, of the first 1000 moves
 * @param balancing each move and what came of it; left out where there is no answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppliedPlanView(
    @Nullable String commandId,
    int number,
    boolean done,
    int moved,
    int skipped,
    SortedMap<String, Integer> skippedBecause,
    @Nullable BalancingView balancing) {
  private static final Set<String> DONE =
      Stream.of(MoveResult.Outcome.values())
          .filter(MoveResult.Outcome::done)
          .map(MoveResult.Outcome::code)
          .collect(Collectors.toUnmodifiableSet());

  /** It moves nothing. */
  public static AppliedPlanView nothing(int number) {
    return new AppliedPlanView(null, number, true, 0, 0, new TreeMap<>(), null);
  }

  /** Written, and not answered yet. */
  public static AppliedPlanView open(String commandId, int number) {
    return new AppliedPlanView(commandId, number, false, 0, 0, new TreeMap<>(), null);
  }

  /** What the swarm answered. */
  public static AppliedPlanView of(String commandId, int number, BalancingView balancing) {
    SortedMap<String, Integer> because = new TreeMap<>();
    for (BalancingView.MoveView move : balancing.moves()) {
      if (!DONE.contains(move.outcome())) {
        because.merge(move.outcome(), 1, Integer::sum);
      }
    }
    return new AppliedPlanView(
        commandId, number, true, balancing.moved(), balancing.skipped(), because, balancing);
  }
}
