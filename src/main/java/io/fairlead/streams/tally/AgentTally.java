package io.fairlead.streams.tally;

import java.util.concurrent.atomic.AtomicLong;

/** What one agent did, or all that have no tally of their own. */
public final class AgentTally {
  private final String name;
  private final Counts<Happening> counts = new Counts<>(Happening.class);
  private final AtomicLong movedAway = new AtomicLong();
  private final AtomicLong movedHere = new AtomicLong();
  private final AtomicLong runUs = new AtomicLong();

  AgentTally(String name) {
    this.name = name;
  }

  void add(Happening happening) {
    counts.add(happening);
  }

  void ran(long us) {
    runUs.lazySet(runUs.getPlain() + us);
  }

  void gave() {
    movedAway.lazySet(movedAway.getPlain() + 1);
  }

  void took() {
    movedHere.lazySet(movedHere.getPlain() + 1);
  }

  /** The agent's id. */
  public String name() {
    return name;
  }

  /** Whether these are the agents that have no tally of their own. */
  public boolean isOther() {
    return name.equals(Names.OTHER);
  }

  public long get(Happening happening) {
    return counts.get(happening);
  }

  /** Run time of what has ended, milliseconds. */
  public double runMs() {
    return runUs.get() / 1_000.0;
  }

  /** Tasks taken from its local queue by others. */
  public long movedAway() {
    return movedAway.get();
  }

  /** Tasks that came to its local queue from others. */
  public long movedHere() {
    return movedHere.get();
  }
}
