package io.fairlead.scheduler.admission;

import io.fairlead.model.Rejection;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import org.jspecify.annotations.Nullable;

/** The bounds that keep a swarm's queue finite. */
public final class AdmissionBounds {
  /** Distinct sets of required capabilities among the waiting tasks of a swarm. */
  public static final int MAX_CLASSES = 256;

  private static final long RETRY_AFTER_MS = 1_000;

  private AdmissionBounds() {}

  /**
   * Why the task is not taken; null if it is.
   *
   * @param live tasks of the swarm that have not ended
   * @param classes distinct sets of required capabilities among the waiting tasks
   * @param classKnown whether the task's own set is one of them
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
    if (live >= maxQueued) {
      return Rejection.later(
          Rejection.Reason.QUEUE_FULL,
          live + " tasks have not ended: at most maxQueued, " + maxQueued,
          RETRY_AFTER_MS);
    }
    if (classes >= MAX_CLASSES && !classKnown) {
      return Rejection.later(
          Rejection.Reason.QUEUE_FULL,
          "requiredCapabilities "
              + task.requiredCapabilities()
              + ": waiting tasks already require "
              + MAX_CLASSES
              + " different sets, no more are taken",
          RETRY_AFTER_MS);
    }
    return null;
  }
}
