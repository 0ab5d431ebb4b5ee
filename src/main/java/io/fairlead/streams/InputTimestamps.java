package io.fairlead.streams;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Decides in which order records of several topics are taken: Streams always takes the oldest.
 * Tasks get the coordinator's clock, reports and commands that minus a minute, so that a backlog of
 * tasks can't make living agents look dead. What producers wrote as timestamps is ignored: it would
 * let any of them hold back all others. Never throws and never drops a record.
 */
final class InputTimestamps implements TimestampExtractor {
  private static final long PRECEDENCE_MS = 60_000;

  private final TimeSource time;
  private final long lagMs;

  private InputTimestamps(TimeSource time, long lagMs) {
    this.time = time;
    this.lagMs = lagMs;
  }

  /** For tasks. */
  static InputTimestamps arrival(TimeSource time) {
    return new InputTimestamps(time, 0);
  }

  /** For reports and commands. */
  static InputTimestamps ahead(TimeSource time) {
    return new InputTimestamps(time, PRECEDENCE_MS);
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return Math.max(0, time.wallMs() - lagMs);
  }
}
