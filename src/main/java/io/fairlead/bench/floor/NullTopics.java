package io.fairlead.bench.floor;

/** Names of the null scheduler's topics. */
public final class NullTopics {
  public static final String TASKS = "null.tasks";
  public static final String COMPLETIONS = "null.completions";
  public static final String ASSIGNMENTS = "null.assignments";

  private NullTopics() {}

  /** The topic of one agent. */
  static String assignments(int agent) {
    return ASSIGNMENTS + ".agent-" + agent;
  }
}
