package io.fairlead.agent;

import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.AgentMessage;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the agent's topic into the session: takes the end offset before the hello, waits for the
 * topic if there is none, and notices when it disappears. Runs on a thread of its own until the
 * agent has ended.
 *
 * <p>Reading from too early is harmless, since messages name whom they are for; so every doubt
 * about the offset is settled by reading from the start.
 */
final class AssignmentReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AssignmentReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LOOK_UP = Duration.ofSeconds(5);
  private static final long LOOK_AGAIN_MS = 100;
  private static final long AFTER_FAILURE_MS = 500;
  private static final int SILENT_POLLS = 5;
  private static final int ABSENCES = 2;

  private final TopicPartition partition;
  private final SharedSession session;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Deserializer<AgentMessage> decoder;
  private final Skipped skipped = new Skipped(LOG);
  private long position = -1;
  private boolean failing;

  AssignmentReader(
      String topic,
      SharedSession session,
      Supplier<Consumer<String, byte[]>> consumers,
      Deserializer<AgentMessage> decoder) {
    this.partition = new TopicPartition(topic, 0);
    this.session = session;
    this.consumers = consumers;
    this.decoder = decoder;
  }

  @Override
  public void run() {
    try {
      while (session.end().isEmpty()) {
        try (Consumer<String, byte[]> consumer = consumers.get()) {
          while (session.end().isEmpty()) {
            follow(consumer);
          }
        } catch (KafkaException e) {
          if (!failing) {
            failing = true;
            LOG.warn("{}: cannot be read, will be tried again: {}", partition, e.toString());
          }
          pause(AFTER_FAILURE_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.finish(AgentEnd.Reason.BROKEN, "the thread that reads was interrupted");
    }
  }

  /** Reads for as long as the topic exists. */
  private void follow(Consumer<String, byte[]> consumer) throws InterruptedException {
    boolean exists = exists(consumer);
    if (exists) {
      consumer.assign(List.of(partition));
    }
    if (position < 0) {
      position = exists ? end(consumer) : 0;
      session.ready();
    }
    if (!exists) {
      pause(LOOK_AGAIN_MS);
      return;
    }
    consumer.seek(partition, position);
    int silent = 0;
    int absences = 0;
    while (session.end().isEmpty()) {
      if (session.takeReread()) {
        LOG.warn(
            "{}: no welcome yet; reading from the start. Is a coordinator running, and does the"
                + " swarm exist? If it refused the agent, the dead letters say why",
            partition);
        consumer.seekToBeginning(List.of(partition));
      }
      ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
      session.tick();
      records.forEach(this::take);
      silent = records.isEmpty() ? silent + 1 : 0;
      if (silent == SILENT_POLLS) {
        silent = 0;
        // Costs nothing while the client's metadata has the topic. Asked twice, since to believe it
        // wrongly would cost all the work that is held.
        absences = exists(consumer) ? 0 : absences + 1;
        if (absences == ABSENCES) {
          LOG.warn("{}: has disappeared", partition);
          consumer.unsubscribe();
          position = 0;
          session.topicGone();
          return;
        }
      }
    }
  }

  private boolean exists(Consumer<String, byte[]> consumer) {
    return !consumer.partitionsFor(partition.topic(), LOOK_UP).isEmpty();
  }

  private long end(Consumer<String, byte[]> consumer) {
    consumer.seekToEnd(List.of(partition));
    return consumer.position(partition, LOOK_UP);
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      AgentMessage message = decoder.deserialize(record.topic(), record.value());
      if (message != null) {
        session.onMessage(message);
      }
    } catch (WireException e) {
      if (!e.poison()) {
        throw e; // the record stays to be read
      }
      // What it assigned is not listed, so it comes again.
      skipped.add(record, e);
    }
    position = record.offset() + 1;
    failing = false;
  }

  private void pause(long ms) throws InterruptedException {
    session.tick();
    Thread.sleep(ms);
  }
}
