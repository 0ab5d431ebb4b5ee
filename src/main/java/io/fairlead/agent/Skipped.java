package io.fairlead.agent;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;

/**
 * Counts the records of a topic that could not be read, and tells of the 1st, 2nd, 4th, 8th and so
 * on: whoever may write rubbish to a topic must not fill its readers' logs. Owned by one thread.
 */
final class Skipped {
  private final Logger log;
  private long count;

  Skipped(Logger log) {
    this.log = log;
  }

  void add(ConsumerRecord<?, ?> record, RuntimeException why) {
    count++;
    if (Long.bitCount(count) == 1) {
      log.warn(
          "{}-{} offset {}: skipped, as {} records now: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          count,
          why.toString());
    }
  }

  long count() {
    return count;
  }
}
