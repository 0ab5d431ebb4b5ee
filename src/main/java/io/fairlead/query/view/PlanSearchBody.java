package io.fairlead.query.view;

import org.jspecify.annotations.Nullable;

/**
 * A search for a plan. What is left out has its default.
 *
 * @param preference how much each objective counts when one plan is chosen; the swarm's settings
 *     {@code planWeight.*} if left out
 * @param maxMs time for the search, milliseconds, 1 to 60000; 2000 if left out
 * @param maxGenerations rounds of the search, 1 to 1000000; 1000 if left out
 * @param maxMoves tasks that the plan moves, at most, 0 to 10000; 10000 if left out
 * @param maxCost what running all of it may cost, in the agents' unit of costPerSecond, 0 or more;
 *     no bound if left out
 * @param seed of every random draw; a random one if left out
 * @param apply whether the plan is carried out; otherwise it is only told
 */
public record PlanSearchBody(
    @Nullable PreferenceBody preference,
    @Nullable Long maxMs,
    @Nullable Integer maxGenerations,
    @Nullable Integer maxMoves,
    @Nullable Double maxCost,
    @Nullable Long seed,
    @Nullable Boolean apply) {
  /** As if nothing was given. */
  public static final PlanSearchBody DEFAULT =
      new PlanSearchBody(null, null, null, null, null, null, null);

  /** Each 0 or more, and one above 0; what is left out is 0. */
  public record PreferenceBody(
      @Nullable Double latency,
      @Nullable Double utilisation,
      @Nullable Double balance,
      @Nullable Double cost) {}
}
