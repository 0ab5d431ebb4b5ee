package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of all topics, derived from one prefix, so that several coordinators can share a cluster.
 *
 * @param prefix 1 to 40 characters of [A-Za-z0-9_-]; the longest agent topic then stays below
 *     Kafka's limit of 249 characters
 */
public record TopicNames(String prefix) {
  /** The prefix where none is configured. */
  public static final String DEFAULT_PREFIX = "fairlead";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  public TopicNames {
    if (!ALLOWED.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topic prefix '" + prefix + "': must be 1 to 40 characters of [A-Za-z0-9_-]");
    }
  }

  public String tasks() {
    return prefix + ".tasks";
  }

  public String agentReports() {
    return prefix + ".agent-reports";
  }

  public String commands() {
    return prefix + ".commands";
  }

  public String outcomes() {
    return prefix + ".outcomes";
  }

  public String decisions() {
    return prefix + ".decisions";
  }

  public String kpis() {
    return prefix + ".kpis";
  }

  public String config() {
    return prefix + ".config";
  }

  public String deadLetters() {
    return prefix + ".dead-letters";
  }

  /**
   * What messages to agents are registered under, whatever the agent's topic is called: a subject
   * per agent would ask the registry once per agent, on the stream thread.
   */
  public String assignmentsSubjectTopic() {
    return prefix + ".assignments";
  }

  /** The topic that one agent reads. */
  public String assignments(SwarmId swarm, AgentId agent) {
    return assignmentsSubjectTopic() + "." + swarm + "." + agent;
  }

  /** The topic that a swarm's agents share. */
  public String sharedAssignments(SwarmId swarm) {
    return assignmentsSubjectTopic() + "." + swarm;
  }

  /** The topics that the coordinator reads; they have the same number of partitions. */
  public List<String> inputs() {
    return List.of(tasks(), agentReports(), commands());
  }

  /** The topics that the coordinator writes, those of agents excepted. */
  public List<String> outputs() {
    return List.of(outcomes(), decisions(), kpis(), config(), deadLetters());
  }
}
