package io.fairlead.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicReaderTest {
  private static final TopicPartition HERE = new TopicPartition("here", 0);
  private static final TopicPartition THERE = new TopicPartition("there", 0);

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
  private final List<String> read = new ArrayList<>();
  private long nowNs;

  /** Every look at the clock takes half a second. */
  private final TopicReader reader =
      new TopicReader(
          consumer, Duration.ofSeconds(20), () -> nowNs += Duration.ofMillis(500).toNanos());

  @Test
  void everyRecordUpToTheEndIsReadHoweverSlowlyTheyCome() {
    topic(HERE, 3);
    for (int i = 0; i < 3; i++) {
      long offset = i;
      for (int quiet = 0; quiet < 30; quiet++) {
        consumer.schedulePollTask(() -> {});
      }
      consumer.schedulePollTask(() -> consumer.addRecord(record(HERE, offset)));
    }
    readAll();
    assertEquals(List.of("here 0", "here 1", "here 2"), read);
  }

  @Test
  void whatDoesNotComeIsNamedWithItsOffset() {
    topic(HERE, 3);
    consumer.schedulePollTask(() -> consumer.addRecord(record(HERE, 0)));
    IllegalStateException stuck = assertThrows(IllegalStateException.class, this::readAll);
    assertEquals(
        "here-0: nothing has come for 20 s after offset 1, and it ends at 3", stuck.getMessage());
  }

  @Test
  void aTopicThatIsDeletedMeanwhileCountsAsRead() {
    topic(HERE, 1);
    topic(THERE, 2);
    consumer.schedulePollTask(
        () -> {
          consumer.addRecord(record(HERE, 0));
          consumer.updatePartitions(THERE.topic(), List.of());
        });
    readAll();
    assertEquals(List.of("here 0"), read);
  }

  private void topic(TopicPartition partition, long end) {
    consumer.updatePartitions(
        partition.topic(),
        List.of(new PartitionInfo(partition.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, end));
  }

  private static ConsumerRecord<String, byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(partition.topic(), 0, offset, "key", new byte[0]);
  }

  private void readAll() {
    reader.readAll(
        List.of("here", "there"),
        (passed, total) -> {},
        record -> read.add(record.topic() + " " + record.offset()));
  }
}
