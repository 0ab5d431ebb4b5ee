package io.fairlead.agent;

import io.fairlead.model.AgentId;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;

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

  /** The topic that the agents of a swarm may share. */
  String sharedAssignments(AgentSettings agent) {
    return prefix + ".assignments." + agent.swarm();
  }

  /** The partition of that topic which an agent reads: the one that its id as a key falls into. */
  static int sharedPartition(AgentId agent, int partitions) {
    byte[] key = agent.value().getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
