package io.fairlead.query.topics;

import io.fairlead.sim.Recording;
import io.fairlead.sim.ReplayFigures;
import java.util.List;

/**
 * A period of a swarm as its topics tell of it, and what has to be known before it is believed.
 *
 * @param recording what was asked for, or the part of it that is retained and within the bounds
 * @param measured what really happened to the tasks of the recording
 * @param askedFromMs milliseconds since the Unix epoch
 * @param askedUntilMs exclusive, milliseconds since the Unix epoch
 * @param estimated tasks whose cost is the mean of their type or what was estimated of them,
 *     because no run of theirs is known: they were rejected, expired, or have not ended yet
 * @param carried tasks that had arrived before the period and had not ended when it began; they are
 *     not in it
 * @param remarks what was left out, cut or assumed, a sentence each; empty if nothing was
 */
public record RecordedPeriod(
    Recording recording,
    ReplayFigures measured,
    long askedFromMs,
    long askedUntilMs,
    long estimated,
    long carried,
    List<String> remarks) {
  public RecordedPeriod {
    remarks = List.copyOf(remarks);
  }
}
