package io.fairlead.streams;

import io.fairlead.model.Command;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.SwarmCommandCodec;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes what coordinators read: commands, of operators and of the coordinator to itself, and
 * tasks. Safe for use by several threads.
 */
public final class CommandWriter implements AgentTopics.Answers {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_BLOCK_MS = 5_000;

  private final Producer<byte[], byte[]> producer;
  private final MessageSerdes serdes;
  private final TopicNames topics;
  private final int partitions;
  private final TimeSource time;

  CommandWriter(
      Map<String, Object> properties,
      MessageSerdes serdes,
      TopicNames topics,
      int partitions,
      TimeSource time) {
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // Somebody waits: a cluster that is away is to be told soon.
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MS);
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.serdes = serdes;
    this.topics = topics;
    this.partitions = partitions;
    this.time = time;
  }

  /** How many partitions each of the input topics has. */
  public int partitions() {
    return partitions;
  }

  @Override
  public void write(SwarmId swarm, Command command, Consumer<Exception> onFailure) {
    CompletableFuture<Void> unused =
        send(SwarmCommandCodec.encode(swarm, command, UUID.randomUUID().toString(), time.wallMs()))
            .exceptionally(
                failure -> {
                  onFailure.accept(failure instanceof Exception e ? e : new Exception(failure));
                  return null;
                });
  }

  /**
   * Writes a command; one to all swarms once to every partition.
   *
   * @return completes when the brokers have it
   */
  public CompletableFuture<Void> send(SwarmCommand command) {
    String topic = topics.commands();
    if (!command.getSwarmId().equals(SwarmCommandCodec.ALL)) {
      return write(topic, null, command.getSwarmId(), bytes(topic, command));
    }
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.add(write(topic, partition, command.getSwarmId(), bytes(topic, command)));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private byte[] bytes(String topic, SwarmCommand command) {
    return serdes.command().serializer().serialize(topic, command);
  }

  /**
   * Writes tasks: all, or none if one of them can't be.
   *
   * @return completes when the brokers have them
   * @throws io.fairlead.wire.WireException if one is too long, or the registry is away
   */
  public CompletableFuture<Void> submit(Collection<Task> tasks) {
    String topic = topics.tasks();
    List<byte[]> values =
        tasks.stream().map(task -> serdes.task().serializer().serialize(topic, task)).toList();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Task task : tasks) {
      all.add(write(topic, null, task.getSwarmId(), values.get(all.size())));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> write(
      String topic, @Nullable Integer partition, String key, byte[] value) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value),
              (metadata, failure) -> {
                if (failure == null) {
                  done.complete(null);
                } else {
                  done.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
