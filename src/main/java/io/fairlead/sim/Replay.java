package io.fairlead.sim;

import java.util.function.BooleanSupplier;

/**
 * Runs a recorded period again, on the same core and in virtual time, as it was or otherwise. The
 * same recording, variant and seed give the same figures.
 *
 * <p>Agents that were there when the period began are let in a second before it, so that the first
 * tasks find them. It ends when every task has, when nothing moves any more, or at a bound after
 * the last arrival; what is left then is counted. What a recording does not tell is said at {@link
 * Recording}.
 *
 * <p>The core checks every fact against the invariants, here as everywhere; the whole state is
 * checked now and then, and at the end ({@link Audits}).
 */
public final class Replay {
  /** How long messages take if nothing is said: about as long as with Kafka, exactly once. */
  public static final Ways WAYS = new Ways(3_000, 5_000, 20_000);

  private final Recording recording;
  private final Ways ways;
  private final Audits.Frequency audits;

  public Replay(Recording recording) {
    this(recording, WAYS);
  }

  /** With messages that take as long as {@code ways} says. */
  public Replay(Recording recording, Ways ways) {
    this(recording, ways, Audits.Frequency.SPARING);
  }

  private Replay(Recording recording, Ways ways, Audits.Frequency audits) {
    this.recording = recording;
    this.ways = ways;
    this.audits = audits;
  }

  /** The same, with the whole state checked after every event; slow where many tasks wait. */
  public Replay audited() {
    return new Replay(recording, ways, Audits.Frequency.ALWAYS);
  }

  /**
   * Runs it.
   *
   * @param seed of what a recording does not tell: how long messages take; 0 replays the arrivals
   *     as they were, any other seed draws the arrivals anew from those recorded ({@link
   *     BlockBootstrap}), and numbers the tasks instead of giving them their ids
   * @param cancelled asked now and then; true ends the run with {@link ReplayCancelledException}
   * @throws IllegalArgumentException if there is no task, or no agent, or a setting is wrong
   */
  public ReplayFigures run(ReplayVariant variant, long seed, BooleanSupplier cancelled) {
    return new ReplayRun(recording, ways, new Audits(audits), variant, seed).run(cancelled);
  }
}
