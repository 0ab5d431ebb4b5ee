package io.fairlead.wire;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.IdSyntax;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.Transition;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.HeldTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * From {@code AgentReport} messages to reports. A number out of its range makes the whole report
 * unusable: an agent that sends one is broken, and none of its other words can be relied on.
 */
public final class AgentReportCodec {
  private AgentReportCodec() {}

  /**
   * Checks a message.
   *
   * @param resultMaxBytes the swarm's largest result; one that is larger ends its task as failed
   * @throws InvalidFieldException if a field is out of its range, naming field and value
   */
  public static DecodedReport decode(AgentReport message, long resultMaxBytes) {
    List<Transition> transitions = new ArrayList<>(message.getTransitions().size());
    int skipped = 0;
    for (int i = 0; i < message.getTransitions().size(); i++) {
      Optional<Transition> transition =
          TransitionCodec.decode(message.getTransitions().get(i), i, resultMaxBytes);
      if (transition.isPresent()) {
        transitions.add(transition.get());
      } else {
        skipped++;
      }
    }
    Command.Report report =
        new Command.Report(
            new AgentId(message.getAgentId()),
            IdSyntax.visible("helloId", message.getHelloId(), IdSyntax.MAX_SHORT_LENGTH),
            atLeast(0, "incarnation", message.getIncarnation()),
            atLeast(1, "reportSeq", message.getReportSeq()),
            profile(message),
            held(message.getHeld()),
            atLeast(0, "lastDispatchSeq", message.getLastDispatchSeq()),
            transitions);
    return new DecodedReport(new SwarmId(message.getSwarmId()), report, skipped);
  }

  private static AgentProfile profile(AgentReport message) {
    return new AgentProfile(
        message.getSlots(),
        message.getCapabilities(),
        new TreeMap<>(message.getResources()),
        message.getCostPerSecond(),
        message.getThrottle(),
        message.getDraining());
  }

  private static List<Command.Held> held(List<HeldTask> tasks) {
    List<Command.Held> out = new ArrayList<>(tasks.size());
    for (HeldTask task : tasks) {
      out.add(new Command.Held(new TaskId(task.getTaskId()), new Epoch(task.getEpoch())));
    }
    return out;
  }

  private static long atLeast(long min, String field, long value) {
    if (value < min) {
      throw new InvalidFieldException(field, value, "must be at least " + min);
    }
    return value;
  }
}
