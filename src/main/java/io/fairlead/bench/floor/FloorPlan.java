package io.fairlead.bench.floor;

import io.fairlead.bench.Guarantee;

/**
 * What a run is given.
 *
 * @param agents how many
 * @param layout of Fairlead's topics of assignments, as the setting {@code agentTopicLayout} calls
 *     it
 * @param window tasks that are under way at once
 * @param warmUpMs before it is measured, milliseconds
 * @param measuredMs for so long, milliseconds
 */
public record FloorPlan(
    Guarantee guarantee, int agents, String layout, int window, long warmUpMs, long measuredMs) {

  /** The same with so many agents. */
  FloorPlan withAgents(int other) {
    return new FloorPlan(guarantee, other, layout, window, warmUpMs, measuredMs);
  }
}
