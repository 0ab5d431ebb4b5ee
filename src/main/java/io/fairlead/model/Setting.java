package io.fairlead.model;

import java.util.Optional;

/**
 * Every setting of a swarm: its name on the wire, unit, range, default and meaning. The
 * configuration reference is generated from this table.
 */
public enum Setting {
  HEARTBEAT_MS("heartbeatMs", "ms", 500, 50, 60_000, "Agents report at least this often."),
  SUSPECT_AFTER_MS(
      "suspectAfterMs",
      "ms",
      2_000,
      200,
      600_000,
      "An agent that has not reported for so long gets no new work."),
  LOST_AFTER_MS(
      "lostAfterMs",
      "ms",
      6_000,
      400,
      3_600_000,
      "An agent that has not reported for so long is taken for lost and its work is requeued."
          + " Above suspectAfterMs."),
  LEASE_MS(
      "leaseMs",
      "ms",
      6_000,
      400,
      3_600_000,
      "An assignment that no report has listed for so long is taken back. At least lostAfterMs."),
  MAX_PREFETCH(
      "maxPrefetch",
      "tasks",
      8,
      0,
      1_024,
      "The most assignments beyond its slots that an agent is sent. Beyond its slots it is sent more"
          + " only while its remaining work is shorter than its dispatch round trip."),
  MAX_ATTEMPTS(
      "maxAttempts", "starts", 3, 1, Task.MAX_ATTEMPTS, "For tasks that do not say themselves."),
  RETRY_BACKOFF_MS(
      "retryBackoffMs",
      "ms",
      1_000,
      0,
      3_600_000,
      "Longest wait before the second attempt; doubles with each further one. The wait is drawn"
          + " evenly from zero to that bound, by a hash of task and attempt."),
  RETRY_BACKOFF_MAX_MS(
      "retryBackoffMaxMs",
      "ms",
      60_000,
      0,
      86_400_000,
      "Bound of the doubling. At least retryBackoffMs."),
  DEFAULT_COST_MS(
      "defaultCostMs",
      "ms at speed 1",
      1_000,
      1,
      604_800_000,
      "Estimate for a task that gives none and whose type nothing is known of yet."),
  MAX_QUEUED(
      "maxQueued",
      "tasks",
      1_000_000,
      1,
      10_000_000,
      "With so many tasks waiting, further ones are rejected as queue-full."),
  PAYLOAD_MAX_BYTES(
      "payloadMaxBytes",
      "bytes",
      524_288,
      0,
      8_388_608,
      "Largest payload of a task, and largest result that an outcome carries."),
  TOPIC_RETIRE_AFTER_MS(
      "topicRetireAfterMs",
      "ms",
      600_000,
      1_000,
      2_592_000_000L,
      "The topic of an agent that has been gone for so long is deleted.");

  private final String key;
  private final String unit;
  private final long defaultValue;
  private final long min;
  private final long max;
  private final String meaning;

  Setting(String key, String unit, long defaultValue, long min, long max, String meaning) {
    this.key = key;
    this.unit = unit;
    this.defaultValue = defaultValue;
    this.min = min;
    this.max = max;
    this.meaning = meaning;
  }

  /** Name on the wire and in files. */
  public String key() {
    return key;
  }

  /** Unit of the value. */
  public String unit() {
    return unit;
  }

  /** The value where nothing is configured. */
  public long defaultValue() {
    return defaultValue;
  }

  /** Smallest value allowed. */
  public long min() {
    return min;
  }

  /** Largest value allowed. */
  public long max() {
    return max;
  }

  /** What it does, in full sentences. */
  public String meaning() {
    return meaning;
  }

  /** The setting with that name on the wire. */
  public static Optional<Setting> byKey(String key) {
    for (Setting setting : values()) {
      if (setting.key.equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
