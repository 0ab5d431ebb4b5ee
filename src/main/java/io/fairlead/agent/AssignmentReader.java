package io.fairlead.agent;

import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.AgentMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the agent is told into the session: takes the ends of both topics on which that may be
 * before the hello, waits for a topic if there is none, and notices when it disappears. From the
 * welcome on only the topic on which that came is read, until the agent has lost touch. Runs on a
 * thread of its own until the agent has ended.
 *
 * <p>Reading from too early is harmless before the welcome, since messages name whom they are for;
 * so every doubt about the offset is settled by reading from the start.
 */
final class AssignmentReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AssignmentReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LOOK_AGAIN_MS = 100;
  private static final long LOOK_AGAIN_NANOS = LOOK_AGAIN_MS * 1_000_000;
  private static final long AFTER_FAILURE_MS = 500;
  private static final int SILENT_POLLS = 5;
  private static final int ABSENCES = 2;

  private final AssignmentTopic own;
  private final AssignmentTopic shared;
  private final SharedSession session;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Deserializer<AgentMessage> decoder;
  private final Skipped skipped = new Skipped(LOG);

  /** The one on which the agent was welcomed; null before that, and after it has lost touch. */
  private @Nullable AssignmentTopic home;

  private long lookedNanos = System.nanoTime();
  private int silent;
  private int absences;
  private boolean failing;

  AssignmentReader(
      AssignmentTopic own,
      AssignmentTopic shared,
      SharedSession session,
      Supplier<Consumer<String, byte[]>> consumers,
      Deserializer<AgentMessage> decoder) {
    this.own = own;
    this.shared = shared;
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
            LOG.warn("{}: cannot be read, will be tried again: {}", names(), e.toString());
          }
          pause(AFTER_FAILURE_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      session.finish(AgentEnd.Reason.BROKEN, "the thread that reads was interrupted");
    }
  }

  /** Reads for as long as it is the same that there is to read. */
  private void follow(Consumer<String, byte[]> consumer) throws InterruptedException {
    if (home == null) {
      for (AssignmentTopic topic : List.of(own, shared)) {
        topic.look(consumer);
        topic.begin(consumer);
      }
      lookedNanos = System.nanoTime();
      session.ready();
    }
    List<AssignmentTopic> present = present();
    if (present.isEmpty()) {
      pause(LOOK_AGAIN_MS);
      return;
    }
    List<TopicPartition> partitions = new ArrayList<>();
    for (AssignmentTopic topic : present) {
      TopicPartition partition = topic.partition();
      if (partition != null) {
        partitions.add(partition);
      }
    }
    consumer.assign(partitions);
    present.forEach(topic -> topic.seek(consumer));
    silent = 0;
    absences = 0;
    while (session.end().isEmpty() && present.equals(present())) {
      if (session.takeReread()) {
        LOG.warn(
            "{}: no welcome yet. Is a coordinator running, and does the swarm exist? If it refused"
                + " the agent, the dead letters say why",
            names());
        // What others are sent need not be read again: the next hello is answered at its end.
        own.rewind(consumer);
      }
      ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
      session.tick();
      records.forEach(this::take);
      silent = records.isEmpty() ? silent + 1 : 0;
      if (home == null) {
        lookForMore(consumer);
      } else if (session.phase() != SessionPhase.ACTIVE) {
        home = null; // where it will be welcomed next is not known
      } else if (silent == SILENT_POLLS) {
        silent = 0;
        lookForHome(consumer, home);
      }
    }
  }

  private List<AssignmentTopic> present() {
    return Stream.of(own, shared)
        .filter(topic -> topic.partition() != null && (home == null || home == topic))
        .toList();
  }

  /** Until the welcome, what was not there may come, and what was there may go. */
  private void lookForMore(Consumer<String, byte[]> consumer) {
    if (System.nanoTime() - lookedNanos < LOOK_AGAIN_NANOS) {
      return;
    }
    for (AssignmentTopic topic : List.of(own, shared)) {
      boolean there = topic.partition() != null;
      if (!topic.look(consumer) && there) {
        topic.gone();
      }
      topic.begin(consumer);
    }
    lookedNanos = System.nanoTime();
  }

  /**
   * Costs nothing while the client's metadata has the topic. Asked twice, since to believe it
   * wrongly would cost all the work that is held.
   */
  private void lookForHome(Consumer<String, byte[]> consumer, AssignmentTopic topic) {
    absences = topic.look(consumer) ? 0 : absences + 1;
    if (absences == ABSENCES) {
      LOG.warn("{}: has disappeared", topic);
      consumer.unsubscribe();
      topic.gone();
      home = null;
      session.topicGone();
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    AssignmentTopic topic = own.holds(record) ? own : shared;
    if (!topic.holds(record) || (home != null && home != topic)) {
      return; // of before the welcome: its number would be taken for that of the last message
    }
    if (!topic.isForOthers(record)) {
      tell(record, topic);
    }
    topic.passed(record);
    failing = false;
  }

  private void tell(ConsumerRecord<String, byte[]> record, AssignmentTopic topic) {
    try {
      AgentMessage message = decoder.deserialize(record.topic(), record.value());
      if (message == null) {
        return;
      }
      session.onMessage(message);
      if (home == null && session.phase() == SessionPhase.ACTIVE) {
        home = topic;
        (topic == own ? shared : own).leave();
      }
    } catch (WireException e) {
      if (!e.poison()) {
        throw e; // the record stays to be read
      }
      // What it assigned is not listed, so it comes again.
      skipped.add(record, e);
    }
  }

  private String names() {
    return own + " and " + shared;
  }

  private void pause(long ms) throws InterruptedException {
    session.tick();
    Thread.sleep(ms);
  }
}
