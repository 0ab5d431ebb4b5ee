package io.fairlead.hostile;

import io.fairlead.audit.TopicReader;
import io.fairlead.hostile.LetterBook.Position;
import io.fairlead.streams.MessageSerdes;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** What became of every record of the three input topics, told from the topics alone. */
final class TopicAccounts {
  private static final String TASKS = "fairlead.tasks";
  private static final String REPORTS = "fairlead.agent-reports";
  private static final String COMMANDS = "fairlead.commands";
  private static final String REROUTED = "fairlead-rerouted";
  private static final int MAX_BYTES = 1 << 20;
  private static final int MOST_COMPLAINTS = 10;

  /** What may be said of a message that the schema allows and the protocol does not. */
  private static final Set<String> OF_MISFITS =
      Set.of("invalid-key", "invalid-field", "unknown-kind");

  private final int partitions;
  private final Map<String, LetterBook> letters = new HashMap<>();
  private final TaskLedger ledger;
  private final Map<String, Reading<?>> readings = new LinkedHashMap<>();
  private final Reading<Task> ofTasks;
  private final Map<String, Integer> completed = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private long records;
  private long misrouted;
  private long readable;
  private long misfits;

  private TopicAccounts(MessageSerdes serdes, int partitions) {
    this.partitions = partitions;
    this.ledger = new TaskLedger(lettersOf(TASKS));
    this.ofTasks = new Reading<>(serdes.task().deserializer(), MAX_BYTES);
    readings.put(TASKS, ofTasks);
    readings.put(REPORTS, new Reading<>(serdes.report().deserializer(), MAX_BYTES));
    readings.put(COMMANDS, new Reading<>(serdes.command().deserializer(), MAX_BYTES));
  }

  /** Reads everything that the topics hold now. */
  static TopicAccounts read(Map<String, String> properties, MessageSerdes serdes, int partitions) {
    TopicAccounts accounts = new TopicAccounts(serdes, partitions);
    try (TopicReader reader = new TopicReader(properties)) {
      reader.readAll(
          List.of("fairlead.dead-letters"),
          (passed, total) -> {},
          record ->
              accounts.letter(
                  serdes.deadLetter().deserializer().deserialize(record.topic(), record.value())));
      reader.readAll(
          List.of("fairlead.outcomes"),
          (passed, total) -> {},
          record -> accounts.outcome(serdes, record));
    }
    accounts.readInputs(properties);
    return accounts;
  }

  private LetterBook lettersOf(String topic) {
    return letters.computeIfAbsent(topic, it -> new LetterBook());
  }

  private void letter(DeadLetter letter) {
    lettersOf(letter.getTopic()).add(letter);
  }

  private void outcome(MessageSerdes serdes, ConsumerRecord<String, byte[]> record) {
    Outcome outcome;
    try {
      outcome = serdes.outcome().deserializer().deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      return; // the rubbish that was put there
    }
    if (outcome != null) {
      ledger.outcome(outcome);
      if (outcome.getKind() == OutcomeKind.COMPLETED) {
        completed.merge(outcome.getSwarmId(), 1, Integer::sum);
      }
    }
  }

  /** With the keys as bytes: not all of them are text. */
  private void readInputs(Map<String, String> properties) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      for (String topic : readings.keySet()) {
        for (int partition = 0; partition < partitions; partition++) {
          all.add(new TopicPartition(topic, partition));
        }
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(java.time.Duration.ofMillis(200)).forEach(this::input);
      }
    }
  }

  private void input(ConsumerRecord<byte[], byte[]> record) {
    records++;
    Position at = new Position(record.partition(), record.offset());
    Reading<?> reading = readings.get(record.topic());
    LetterBook book = lettersOf(record.topic());
    if (isElsewhere(record)) {
      misrouted++;
      String cause = book.claim(at);
      if (cause != null) {
        misrouted--;
        if (!cause.equals("unreadable") || bytes(record) <= MAX_BYTES) {
          complain(record, "was not passed on but is " + cause);
        }
      }
      return;
    }
    if (record.topic().equals(TASKS)) {
      Optional<Task> task = ofTasks.read(record.topic(), record.key(), record.value());
      readable += task.isPresent() ? 1 : 0;
      ledger.record(at, task.orElse(null), System.currentTimeMillis());
      return;
    }
    Optional<? extends SpecificRecord> message =
        reading.read(record.topic(), record.key(), record.value());
    readable += message.isPresent() ? 1 : 0;
    String cause = book.claim(at);
    if (message.isEmpty() && (cause == null || !LetterBook.UNREADABLE.contains(cause))) {
      complain(record, "can't be read, and its letter says " + cause);
    }
    if (message.isPresent() && Misfits.isOne(message.get())) {
      misfits++;
      if (cause == null || !OF_MISFITS.contains(cause)) {
        complain(record, "may not be, and its letter says " + cause + ": " + message.get());
      }
    }
  }

  private boolean isElsewhere(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    return key != null
        && record.headers().lastHeader(REROUTED) == null
        && !(record.topic().equals(COMMANDS) && key.length == 1 && key[0] == '*')
        && Utils.toPositive(Utils.murmur2(key)) % partitions != record.partition();
  }

  private static long bytes(ConsumerRecord<byte[], byte[]> record) {
    long bytes = length(record.key()) + length(record.value());
    for (var header : record.headers()) {
      bytes += header.key().length() + length(header.value());
    }
    return bytes;
  }

  private static long length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private void complain(ConsumerRecord<byte[], byte[]> record, String what) {
    if (complaints.size() < MOST_COMPLAINTS) {
      complaints.add(
          record.topic() + "-" + record.partition() + " at " + record.offset() + " " + what);
    }
  }

  /** What does not add up. */
  List<String> complaints(long repeated) {
    List<String> all = new ArrayList<>(complaints);
    all.addAll(ledger.complaints(repeated));
    all.addAll(lettersOf(REPORTS).complaints());
    all.addAll(lettersOf(COMMANDS).complaints());
    return all;
  }

  long records() {
    return records;
  }

  /** Records that were passed on to the partition where they belong. */
  long misrouted() {
    return misrouted;
  }

  /** Reports and commands that can be read and that the protocol forbids. */
  long misfits() {
    return misfits;
  }

  /** Tasks of a swarm that were completed. */
  int completedOf(String swarm) {
    return completed.getOrDefault(swarm, 0);
  }

  @Override
  public String toString() {
    return "%d records, %d of them readable, %d misrouted, %d reports and commands against the rules; tasks: %d accepted, %d rejected; letters: %d, %d, %d"
        .formatted(
            records,
            readable,
            misrouted,
            misfits,
            ledger.accepted(),
            ledger.rejected(),
            lettersOf(TASKS).size(),
            lettersOf(REPORTS).size(),
            lettersOf(COMMANDS).size());
  }
}
