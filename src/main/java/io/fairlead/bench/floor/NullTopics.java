package io.fairlead.bench.floor;

/** Names of the null scheduler's topics. */
final class NullTopics {
  static final String TASKS = "null.tasks";
  static final String COMPLETIONS = "null.completions";
  static final String ASSIGNMENTS = "null.assignments";

  private NullTopics() {}

  /** The topic of one agent. */
  static String assignments(int agent) {
    return ASSIGNMENTS + ".agent-" + agent;
  }
}
