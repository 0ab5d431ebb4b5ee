package io.fairlead.cli;

import io.fairlead.bench.TopicReader;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.SwarmConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Gives commands about swarms through Kafka and waits for what comes of them: a record on {@code
 * fairlead.config}, or a dead letter that points at the command.
 */
final class SwarmAdmin implements AutoCloseable {
  private static final String COMMANDS = "fairlead.commands";
  private static final String CONFIG = "fairlead.config";
  private static final String DEAD_LETTERS = "fairlead.dead-letters";
  private static final long LIMIT_MS = 15_000;

  private final Map<String, String> properties;
  private final TopicReader reader;
  private final Deserializer<SwarmConfig> configs;
  private final Deserializer<DeadLetter> letters;

  /**
   * @throws CommandFailedException if Kafka cannot be reached or no coordinator has run there
   */
  SwarmAdmin(Map<String, String> properties) {
    this.properties = properties;
    this.configs = serde(SwarmConfig.class).deserializer();
    this.letters = serde(DeadLetter.class).deserializer();
    this.reader = new TopicReader(properties);
    try {
      if (!reader.topics().contains(COMMANDS)) {
        throw new CommandFailedException(
            ExitCode.UNREACHABLE,
            Connection.addressOf(properties)
                + " has no topic "
                + COMMANDS
                + ": no coordinator has run there; start one with 'fairlead coordinator'.");
      }
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      reader.close();
      throw new CommandFailedException(
          ExitCode.UNREACHABLE, Connection.addressOf(properties) + " does not answer.", e);
    } catch (CommandFailedException e) {
      reader.close();
      throw e;
    }
  }

  /** Creates the swarm, or changes those settings of it; returns once they are in force. */
  void create(String swarm, Map<String, String> settings) throws InterruptedException {
    SwarmId id = new SwarmId(swarm);
    SwarmConfig present = configs().get(id.value());
    if (present != null && present.getSettings().entrySet().containsAll(settings.entrySet())) {
      return;
    }
    if (!send(id, SwarmCommandKind.CREATE_SWARM, settings)) {
      throw unanswered(id);
    }
  }

  /**
   * Deletes the swarm.
   *
   * @return whether it is gone already; if not, the coordinator is about it
   */
  boolean delete(String swarm) throws InterruptedException {
    SwarmId id = new SwarmId(swarm);
    if (!configs().containsKey(id.value())) {
      throw new CommandFailedException(ExitCode.FAILED, "there is no swarm " + id + ".");
    }
    return send(id, SwarmCommandKind.DELETE_SWARM, Map.of());
  }

  /** Every swarm by id, and its settings that differ from the defaults as {@code name=value}. */
  SortedMap<String, String> list() {
    SortedMap<String, String> swarms = new TreeMap<>();
    configs().forEach((id, config) -> swarms.put(id, changed(config)));
    return swarms;
  }

  private static String changed(SwarmConfig config) {
    List<String> out = new ArrayList<>();
    new TreeMap<>(config.getSettings())
        .forEach(
            (name, value) -> {
              Optional<Setting> setting = Setting.byKey(name);
              boolean isDefault =
                  setting.map(s -> s.format().show(s.defaultValue()).equals(value)).orElse(false);
              if (!isDefault) {
                out.add(name + "=" + value);
              }
            });
    return String.join(" ", out);
  }

  private SortedMap<String, SwarmConfig> configs() {
    SortedMap<String, SwarmConfig> latest = new TreeMap<>();
    reader.readAll(
        List.of(CONFIG),
        (passed, total) -> {},
        record -> {
          if (record.value() == null) {
            latest.remove(record.key());
          } else {
            latest.put(record.key(), configs.deserialize(CONFIG, record.value()));
          }
        });
    return latest;
  }

  /** Whether the swarm's configuration changed within the limit. */
  private boolean send(SwarmId swarm, SwarmCommandKind kind, Map<String, String> settings)
      throws InterruptedException {
    try (TopicTail tail = new TopicTail(properties, List.of(CONFIG, DEAD_LETTERS))) {
      RecordMetadata sent = write(swarm, kind, settings);
      long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MS);
      while (System.nanoTime() < endNs) {
        for (ConsumerRecord<String, byte[]> record : tail.poll(Duration.ofMillis(200))) {
          if (record.topic().equals(CONFIG) && swarm.value().equals(record.key())) {
            return true;
          }
          refuse(record, sent);
        }
      }
      return false;
    }
  }

  private void refuse(ConsumerRecord<String, byte[]> record, RecordMetadata sent) {
    if (!record.topic().equals(DEAD_LETTERS) || record.value() == null) {
      return;
    }
    DeadLetter letter = letters.deserialize(DEAD_LETTERS, record.value());
    if (letter.getTopic().equals(COMMANDS)
        && letter.getPartition() == sent.partition()
        && letter.getOffset() == sent.offset()) {
      throw new CommandFailedException(
          ExitCode.FAILED, "refused (" + letter.getCause() + "): " + letter.getMessage());
    }
  }

  private RecordMetadata write(SwarmId swarm, SwarmCommandKind kind, Map<String, String> settings)
      throws InterruptedException {
    SwarmCommand command =
        SwarmCommand.newBuilder()
            .setCommandId(UUID.randomUUID().toString())
            .setSwarmId(swarm.value())
            .setKind(kind)
            .setIssuedBy("cli:" + System.getProperty("user.name"))
            .setIssuedAtMs(System.currentTimeMillis())
            .setConfig(settings)
            .build();
    Map<String, Object> p = new TreeMap<>(properties);
    p.put(ProducerConfig.ACKS_CONFIG, "all");
    p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
    try (KafkaProducer<String, SwarmCommand> producer =
        new KafkaProducer<>(p, new StringSerializer(), serde(SwarmCommand.class).serializer())) {
      return producer
          .send(new ProducerRecord<>(COMMANDS, swarm.value(), command))
          .get(LIMIT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new CommandFailedException(
          ExitCode.UNREACHABLE,
          "the command could not be written: " + Failures.sentence(Failures.causeOf(e)),
          Failures.causeOf(e));
    } catch (TimeoutException e) {
      throw new CommandFailedException(
          ExitCode.UNREACHABLE, Connection.addressOf(properties) + " does not answer.", e);
    }
  }

  private CommandFailedException unanswered(SwarmId swarm) {
    return new CommandFailedException(
        ExitCode.UNREACHABLE,
        "the command about swarm "
            + swarm
            + " was written to "
            + Connection.addressOf(properties)
            + ", and no coordinator took it within "
            + LIMIT_MS / 1_000
            + " s: is one running?");
  }

  private <T extends SpecificRecord> ConfluentAvroSerde<T> serde(Class<T> type) {
    ConfluentAvroSerde<T> serde = new ConfluentAvroSerde<>(type);
    serde.configure(properties, false);
    return serde;
  }

  @Override
  public void close() {
    reader.close();
  }
}
