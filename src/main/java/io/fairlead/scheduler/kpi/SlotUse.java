package io.fairlead.scheduler.kpi;

import java.util.OptionalDouble;

/**
 * How much of the slot time that could be used was used: ∫ running dt / ∫ max(running, min(slots,
 * ready + held)) dt, where held tasks are those that agents have, the running ones among them. A
 * run time that an agent reports at the end replaces what was counted for that run until then, so
 * that runs shorter than the way of their reports count as well.
 *
 * <p>O(1) for each change. The counts hold until they change; {@link #advance} comes before each
 * change. Owned by one thread.
 */
public final class SlotUse {
  private static final long US_PER_MS = 1_000;

  private long slots;
  private long ready;
  private long held;
  private long running;
  private long lastMs;
  private double busyUs;
  private double usableUs;

  /** Slots of agents come or go. */
  public void addSlots(long more) {
    slots += more;
  }

  /** Slots of agents that are there. */
  public long slots() {
    return slots;
  }

  /** Tasks that could be given to agents come or go. */
  public void addReady(long more) {
    ready += more;
  }

  /** Tasks that agents have come or go. */
  public void addHeld(long more) {
    held += more;
  }

  /** Tasks whose handlers are at work come or go; they are among the held. */
  public void addRunning(long more) {
    running += more;
  }

  /** Run time that was counted too little; below 0 for too much. */
  public void correct(double us) {
    busyUs += us;
  }

  /** Tasks that agents have. */
  public long held() {
    return held;
  }

  /**
   * The counts have held until now.
   *
   * @param open whether what is ready could be given out
   */
  public void advance(long nowMs, boolean open) {
    long passedUs = (nowMs - lastMs) * US_PER_MS;
    if (passedUs > 0) {
      busyUs += (double) running * passedUs;
      usableUs += (double) usable(open) * passedUs;
      lastMs = nowMs;
    }
  }

  private long usable(boolean open) {
    return Math.max(running, Math.min(slots, held + (open ? ready : 0)));
  }

  /** The share up to now, 0 to 1; empty if no slot time could be used. */
  public OptionalDouble efficiency(long nowMs, boolean open) {
    double passedUs = (double) Math.max(0, nowMs - lastMs) * US_PER_MS;
    double usable = usableUs + usable(open) * passedUs;
    if (usable <= 0) {
      return OptionalDouble.empty();
    }
    double busy = busyUs + running * passedUs;
    return OptionalDouble.of(Math.min(1, Math.max(0, busy / usable)));
  }

  /** Begins anew; the counts stay. */
  public void restart(long nowMs) {
    busyUs = 0;
    usableUs = 0;
    lastMs = nowMs;
  }
}
