package io.fairlead.mcp;

import io.fairlead.query.Problem;
import java.util.List;

/** Applies a better topology, once there is an optimiser. */
final class TopologyOptimizeTool implements McpTool {
  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "topology_optimize",
        "Optimise the topology",
        "Not available in this version: no optimiser is built in, so it answers with an error and"
            + " changes nothing. It is to apply a better topology only above 10 % expected"
            + " improvement.",
        true,
        List.of(ToolCall.SWARM),
        List.of());
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    call.ofSwarm(swarm, java.util.Map.of()); // an unknown swarm is told first
    throw Problem.notAvailable(
            "topology optimisation is not available in this version: nothing was computed for swarm "
                + swarm
                + ", and nothing was changed; load_balance moves waiting tasks between agents")
        .toException();
  }
}
