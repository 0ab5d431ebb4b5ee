package io.fairlead.chaos;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
  private static final TopicPartition TASKS = new TopicPartition("fairlead.tasks", 0);

  private final Cluster cluster = new Cluster();

  @Test
  void topicsThatAreNotThereYetAreFollowedOnceTheyAre() {
    try (TopicWatch watch = start()) {
      await().atMost(Duration.ofSeconds(60)).until(() -> cluster.looks >= 1);
      cluster.topics.put(
          TASKS.topic(), List.of(new PartitionInfo(TASKS.topic(), 0, null, null, null)));
      await().atMost(Duration.ofSeconds(60)).until(() -> cluster.polls >= 1);
      assertDoesNotThrow(watch::check);
    }
  }

  @Test
  void anEndThatNobodyAskedForIsTold() {
    IllegalArgumentException bug = new IllegalArgumentException("bug");
    cluster.bug = bug;
    try (TopicWatch watch = start()) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertSame(
                      bug, assertThrows(IllegalStateException.class, watch::check).getCause()));
    }
  }

  private TopicWatch start() {
    return TopicWatch.start(
        new Timeline(Map.of("schema.registry.url", "http://localhost")), cluster);
  }

  /** Whose consumer, as a real one, does not poll before it is assigned something. */
  private static final class Cluster extends MockConsumer<String, byte[]> {
    private final Map<String, List<PartitionInfo>> topics = new ConcurrentHashMap<>();
    private volatile int looks;
    private volatile int polls;
    private volatile RuntimeException bug;

    Cluster() {
      super("earliest");
      updateBeginningOffsets(Map.of(TASKS, 0L));
    }

    @Override
    public synchronized Map<String, List<PartitionInfo>> listTopics() {
      if (bug != null) {
        throw bug;
      }
      looks++;
      return Map.copyOf(topics);
    }

    @Override
    public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
      if (assignment().isEmpty()) {
        throw new IllegalStateException("Consumer is not subscribed to any topics");
      }
      polls++;
      return super.poll(timeout);
    }
  }
}
