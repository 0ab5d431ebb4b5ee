package io.fairlead.streams;

import io.fairlead.model.Command;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.SwarmCommandCodec;
import io.fairlead.wire.avro.SwarmCommand;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes commands of the coordinator to itself. */
final class CommandWriter implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final Producer<String, SwarmCommand> producer;
  private final String topic;
  private final TimeSource time;

  CommandWriter(
      Map<String, Object> properties, Serde<SwarmCommand> serde, String topic, TimeSource time) {
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.producer = new KafkaProducer<>(properties, new StringSerializer(), serde.serializer());
    this.topic = topic;
    this.time = time;
  }

  /** Writes in the background; says so if it fails. */
  void write(SwarmId swarm, Command command, Consumer<Exception> onFailure) {
    SwarmCommand message =
        SwarmCommandCodec.encode(swarm, command, UUID.randomUUID().toString(), time.wallMs());
    try {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic, swarm.value(), message),
              (metadata, failure) -> {
                if (failure != null) {
                  onFailure.accept(failure);
                }
              });
    } catch (RuntimeException e) {
      onFailure.accept(e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
