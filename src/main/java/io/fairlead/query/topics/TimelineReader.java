package io.fairlead.query.topics;

import io.fairlead.model.SwarmId;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/** Tells a timeline what ended and what was decided, the newest first, within bounds. */
final class TimelineReader {
  /** Records of each topic that are read at most. */
  static final int MAX_RECORDS = 20_000;

  private final String outcomes;
  private final Deserializer<Outcome> outcome;
  private final String decisions;
  private final Deserializer<Decision> decision;

  TimelineReader(
      String outcomes,
      Deserializer<Outcome> outcome,
      String decisions,
      Deserializer<Decision> decision) {
    this.outcomes = outcomes;
    this.outcome = outcome;
    this.decisions = decisions;
    this.decision = decision;
  }

  /**
   * Reads.
   *
   * @param deadline the outcomes have half of the time, the decisions what is left
   */
  void read(
      Consumer<byte[], byte[]> consumer,
      SwarmId swarm,
      TimelineWindow window,
      Timeline into,
      Deadline deadline) {
    Reading reading = new Reading(consumer, swarm, window.fromMs(), into);
    reading.topic(outcomes, outcome, into::ended, deadline.half());
    reading.topic(decisions, decision, into::decided, deadline);
  }

  private record Reading(
      Consumer<byte[], byte[]> consumer, SwarmId swarm, long fromMs, Timeline into) {

    private <T> void topic(
        String topic,
        Deserializer<T> decoder,
        java.util.function.Consumer<T> each,
        Deadline deadline) {
      TopicPartition partition = PartitionScan.home(consumer, topic, swarm.value());
      long end = PartitionScan.range(consumer, partition).end();
      OffsetAndTimestamp start = consumer.offsetsForTimes(Map.of(partition, fromMs)).get(partition);
      if (start == null) {
        return; // all is older
      }
      byte[] key = swarm.value().getBytes(StandardCharsets.UTF_8);
      long whole =
          new PartitionScan(consumer, MAX_RECORDS, deadline)
              .backward(
                  partition,
                  start.offset(),
                  end,
                  record -> {
                    if (Arrays.equals(key, record.key())) {
                      tell(record, decoder, each);
                    }
                  });
      if (whole > start.offset()) {
        into.cut();
      }
    }

    private static <T> void tell(
        ConsumerRecord<byte[], byte[]> record,
        Deserializer<T> decoder,
        java.util.function.Consumer<T> each) {
      T value;
      try {
        value = decoder.deserialize(record.topic(), record.value());
      } catch (WireException e) {
        if (e.poison()) {
          return; // of another program; the coordinator writes none such
        }
        throw e;
      }
      if (value != null) {
        each.accept(value);
      }
    }
  }
}
