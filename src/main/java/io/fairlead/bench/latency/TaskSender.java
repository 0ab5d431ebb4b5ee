package io.fairlead.bench.latency;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The one producer of tasks, which waits for none to join another: linger 0. */
final class TaskSender implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile @Nullable Exception failure;

  TaskSender(Map<String, String> clientProperties) {
    Map<String, Object> properties = new TreeMap<>(clientProperties);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void send(ProducerRecord<byte[], byte[]> task) {
    var unused =
        producer.send(
            task,
            (metadata, failed) -> {
              if (failed != null) {
                failure = failed;
              }
            });
  }

  /**
   * @throws IllegalStateException if a task could not be written
   */
  void check() {
    Exception failed = failure;
    if (failed != null) {
      throw new IllegalStateException("tasks could not be submitted", failed);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
