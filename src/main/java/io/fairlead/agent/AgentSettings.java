package io.fairlead.agent;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.avro.AgentReport;
import java.util.List;
import java.util.Map;

/**
 * What an agent is, and how it reports.
 *
 * @param swarm its swarm
 * @param agent its id, unique within the swarm
 * @param slots how many tasks it runs at once, 1 to 1024
 * @param capabilities what it can do, at most 64
 * @param resources amount of each named resource, 0 or more, at most 16
 * @param costPerSecond price of one second of a slot, 0 or more
 * @param resultMaxBytes largest result that it sends, bytes; should be the swarm's payloadMaxBytes
 * @param reportSpacingMs least time between two reports, milliseconds
 */
record AgentSettings(
    SwarmId swarm,
    AgentId agent,
    int slots,
    List<String> capabilities,
    Map<String, Long> resources,
    double costPerSecond,
    int resultMaxBytes,
    long reportSpacingMs) {
  private static final int MAX_RESOURCES = 16;

  /**
   * @throws InvalidFieldException if a field is out of its range, naming field and value
   */
  AgentSettings {
    AgentProfile checked = new AgentProfile(slots, capabilities, costPerSecond, 0, false);
    capabilities = checked.capabilities();
    resources = Map.copyOf(resources);
    if (resources.size() > MAX_RESOURCES) {
      throw new InvalidFieldException("resources", resources.size() + " entries", "at most 16");
    }
    resources.forEach(
        (name, amount) -> {
          if (amount < 0) {
            throw new InvalidFieldException("resources." + name, amount, "must be 0 or more");
          }
        });
    if (resultMaxBytes < 0) {
      throw new InvalidFieldException("resultMaxBytes", resultMaxBytes, "must be 0 or more");
    }
    if (reportSpacingMs < 0) {
      throw new InvalidFieldException("reportSpacingMs", reportSpacingMs, "must be 0 or more");
    }
  }

  /** A report of this agent, with what does not change filled in. */
  AgentReport.Builder report(long sentAtMs) {
    return AgentReport.newBuilder()
        .setSwarmId(swarm.value())
        .setAgentId(agent.value())
        .setSentAtMs(sentAtMs)
        .setSlots(slots)
        .setCapabilities(capabilities)
        .setResources(resources)
        .setCostPerSecond(costPerSecond);
  }
}
