package io.fairlead.wire;

import io.fairlead.model.Command;
import io.fairlead.model.SwarmId;

/**
 * An agent's report, checked.
 *
 * @param skippedTransitions of a kind that this coordinator does not know; ignored, to be counted
 */
public record DecodedReport(SwarmId swarm, Command.Report report, int skippedTransitions) {}
