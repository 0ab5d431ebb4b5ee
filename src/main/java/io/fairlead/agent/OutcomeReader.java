package io.fairlead.agent;

import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads every outcome from where the topic ended at the start. Runs on a thread of its own. */
final class OutcomeReader implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OutcomeReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long AFTER_FAILURE_MS = 500;

  private final String topic;
  private final Supplier<Consumer<String, byte[]>> consumers;
  private final Deserializer<Outcome> decoder;
  private final PendingOutcomes pending;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
  private volatile boolean closed;
  private volatile String waitsFor = "a connection to Kafka";
  private final Skipped skipped = new Skipped(LOG);
  private boolean failing;

  OutcomeReader(
      String topic,
      Supplier<Consumer<String, byte[]>> consumers,
      Deserializer<Outcome> decoder,
      PendingOutcomes pending) {
    this.topic = topic;
    this.consumers = consumers;
    this.decoder = decoder;
    this.pending = pending;
  }

  /** Done once every outcome from now on will be read. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** What it is that is missing while it is not {@link #ready}. */
  String waitsFor() {
    return waitsFor;
  }

  /** Ends soon. */
  void stop() {
    closed = true;
  }

  @Override
  public void run() {
    while (!closed) {
      try (Consumer<String, byte[]> consumer = consumers.get()) {
        follow(consumer);
      } catch (KafkaException e) {
        waitsFor = "Kafka, which says: " + e.getMessage();
        if (!failing) {
          failing = true;
          LOG.warn("{} cannot be read, will be tried again: {}", topic, e.toString());
        }
        pause();
      }
    }
  }

  private void follow(Consumer<String, byte[]> consumer) {
    while (positions.isEmpty() && !closed) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      if (all.isEmpty()) {
        waitsFor = "the topic " + topic + ", which the coordinator creates; is one running?";
        pause();
      } else {
        consumer.assign(all);
        consumer.seekToEnd(all);
        Map<TopicPartition, Long> ends = new LinkedHashMap<>();
        all.forEach(partition -> ends.put(partition, consumer.position(partition)));
        positions.putAll(ends); // all of them or, if Kafka fails meanwhile, none
      }
    }
    consumer.assign(positions.keySet());
    positions.forEach(consumer::seek);
    ready.complete(null);
    while (!closed) {
      consumer.poll(POLL).forEach(this::take);
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    try {
      Outcome outcome = decoder.deserialize(record.topic(), record.value());
      if (outcome != null) {
        pending.arrived(outcome);
      }
    } catch (WireException e) {
      if (!e.poison()) {
        throw e; // the record stays to be read
      }
      skipped.add(record, e);
    }
    positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    failing = false;
  }

  private void pause() {
    try {
      Thread.sleep(AFTER_FAILURE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }
}
