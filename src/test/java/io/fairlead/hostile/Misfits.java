package io.fairlead.hostile;

import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Which messages the schema allows and the protocol does not, by PROTOCOL.md sections 3 and 11,
 * written down a second time: of each of these there must be a letter. Not all that the protocol
 * forbids.
 */
final class Misfits {
  private static final String SWARM = "[A-Za-z0-9_-]{1,64}";
  private static final String AGENT = "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,128}";
  private static final String SHORT = "[\\x21-\\x7E]{1,64}";
  private static final int MAX_SLOTS = 1_024;
  private static final int MAX_RESOURCES = 16;
  private static final int MAX_CAPABILITIES = 64;
  private static final int MAX_ISSUER = 128;
  private static final int MAX_REASON = 1_024;
  private static final int MAX_MOVES = 10_000;

  private Misfits() {}

  static boolean isOne(SpecificRecord message) {
    if (message instanceof AgentReport report) {
      return !report.getSwarmId().matches(SWARM)
          || !report.getAgentId().matches(AGENT)
          || !report.getHelloId().matches(SHORT)
          || report.getIncarnation() < 0
          || report.getReportSeq() < 1
          || report.getSlots() < 1
          || report.getSlots() > MAX_SLOTS
          || report.getResources().size() > MAX_RESOURCES
          || report.getResources().values().stream().anyMatch(amount -> amount < 0)
          || !(report.getThrottle() >= 0 && report.getThrottle() <= 1)
          || !(report.getCostPerSecond() >= 0)
          || Set.copyOf(report.getCapabilities()).size() > MAX_CAPABILITIES
          || !report.getCapabilities().stream().allMatch(it -> it.matches(SHORT));
    }
    if (message instanceof SwarmCommand command) {
      boolean toAll = command.getSwarmId().equals("*");
      return (!toAll && !command.getSwarmId().matches(SWARM))
          || !command.getCommandId().matches(SHORT)
          || command.getKind() == SwarmCommandKind.UNKNOWN
          || command.getIssuedBy().length() > MAX_ISSUER
          || (command.getReason() != null && command.getReason().length() > MAX_REASON)
          || command.getMoves().size() > MAX_MOVES;
    }
    return false;
  }
}
