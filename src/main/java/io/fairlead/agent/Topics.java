package io.fairlead.agent;

import java.util.regex.Pattern;

/**
 * Names of the topics that agents and producers use.
 *
 * @param prefix the coordinator's {@code topic.prefix}, 1 to 40 characters of {@code [A-Za-z0-9_-]}
 */
record Topics(String prefix) {
  /** The prefix where none is configured. */
  static final String DEFAULT_PREFIX = "fairlead";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  /**
   * @throws IllegalArgumentException if the prefix is not of that form
   */
  Topics {
    if (!ALLOWED.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topicPrefix '" + prefix + "': must be 1 to 40 characters of [A-Za-z0-9_-]");
    }
  }

  String tasks() {
    return prefix + ".tasks";
  }

  String agentReports() {
    return prefix + ".agent-reports";
  }

  String outcomes() {
    return prefix + ".outcomes";
  }

  /** One agent's own topic. */
  String assignments(AgentSettings agent) {
    return prefix + ".assignments." + agent.swarm() + "." + agent.agent();
  }
}
