package io.fairlead.scheduler.admission;

import io.fairlead.model.Level;
import io.fairlead.model.Rejection;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import org.jspecify.annotations.Nullable;

/** The bounds that keep a swarm's queue finite. */
public final class AdmissionBounds {
  /**
   * Classes of eligibility, of required capabilities and rounded resource amounts together, among
   * the tasks of a swarm that have not ended, beside that of tasks which any agent may run.
   */
  public static final int MAX_CLASSES = 256;

  /** One place in so many is kept for critical tasks. */
  private static final int CRITICAL_PART = 16;

  private AdmissionBounds() {}

  /**
   * How many tasks there may be for one more of that level to be taken. The last sixteenth is kept
   * for critical tasks, or none would get in where others come faster than they are done.
   */
  static long placesFor(Level level, long places) {
    return level == Level.CRITICAL ? places : places - places / CRITICAL_PART;
  }

  /**
   * Why the task is not taken; null if it is. When to come back is at least what is said here.
   *
   * @param live tasks of the swarm that have not ended
   * @param classes classes of eligibility among them
   * @param classKnown whether the task's own is one of them, or needs no place among them
   */
  public static @Nullable Rejection check(
      Task task, int payloadBytes, int live, int classes, boolean classKnown, SwarmConfig config) {
    long maxBytes = config.get(Setting.PAYLOAD_MAX_BYTES);
    if (payloadBytes > maxBytes) {
      return Rejection.of(
          Rejection.Reason.PAYLOAD_TOO_LARGE,
          "payload of " + payloadBytes + " bytes: at most payloadMaxBytes, " + maxBytes);
    }
    long maxQueued = config.get(Setting.MAX_QUEUED);
    if (live >= placesFor(task.level(), maxQueued)) {
      return Rejection.later(
          Rejection.Reason.QUEUE_FULL,
          live + " tasks have not ended: at most " + places(task.level(), "maxQueued", maxQueued),
          RetryAfter.LEAST_MS);
    }
    if (classes >= MAX_CLASSES && !classKnown) {
      return Rejection.later(Rejection.Reason.QUEUE_FULL, usedUp(task), RetryAfter.LEAST_MS);
    }
    return null;
  }

  private static String usedUp(Task task) {
    return "requiredCapabilities "
        + task.requiredCapabilities()
        + (task.resourceDemand().isEmpty() ? "" : ", resourceDemand " + task.resourceDemand())
        + ": tasks that have not ended already have "
        + MAX_CLASSES
        + " different combinations of required capabilities and rounded resource amounts,"
        + " no more are taken";
  }

  /** The bound in words. */
  static String places(Level level, String name, long places) {
    long kept = places - placesFor(level, places);
    return name + ", " + places + (kept == 0 ? "" : ", " + kept + " of them for critical tasks");
  }
}
