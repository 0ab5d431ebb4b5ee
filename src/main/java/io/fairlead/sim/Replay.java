package io.fairlead.sim;

import java.util.function.BooleanSupplier;

/**
 * Runs a recorded period again, on the same core and in virtual time, as it was or otherwise. The
 * same recording, variant and seed give the same figures.
 */
public final class Replay {
  private final Recording recording;

  public Replay(Recording recording) {
    this.recording = recording;
  }

  /**
   * Runs it.
   *
   * @param seed of what a recording does not tell: how long messages take; 0 replays the arrivals
   *     as they were, any other seed draws the arrivals anew from those recorded
   * @param cancelled asked now and then; true ends the run with {@link ReplayCancelledException}
   * @throws IllegalArgumentException if there is no task, or no agent, or a setting is wrong
   */
  public ReplayFigures run(ReplayVariant variant, long seed, BooleanSupplier cancelled) {
    throw new UnsupportedOperationException(recording.swarm() + variant + seed + cancelled);
  }
}
