package io.fairlead.model;

/** Why a task went to the agent that it went to. */
public enum PlacementReason {
  /** Expected to end there first. */
  LEAST_FINISH("least-finish"),
  /** The agent that last ran the task's affinity key. */
  AFFINITY("affinity"),
  /** No other agent with room may run it. */
  ONLY_ELIGIBLE("only-eligible"),
  /** Least outstanding work by weight. */
  LEAST_LOADED("least-loaded"),
  /** Fewest capabilities beyond those required. */
  LEAST_CAPABLE("least-capable"),
  /** Next in turn. */
  NEXT_IN_TURN("next-in-turn"),
  /** The less loaded of two that were drawn. */
  LESS_LOADED_OF_TWO("less-loaded-of-two"),
  /** Least price of the run. */
  CHEAPEST("cheapest");

  private final String code;

  PlacementReason(String code) {
    this.code = code;
  }

  /** The stable code that decisions carry. */
  public String code() {
    return code;
  }
}
