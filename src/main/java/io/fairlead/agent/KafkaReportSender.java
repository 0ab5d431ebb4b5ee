package io.fairlead.agent;

import io.fairlead.wire.avro.AgentReport;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Sends reports through a Kafka producer, and makes a new producer when one has failed in a way
 * from which it does not recover.
 *
 * <p>{@code send} and {@code close} are called by one thread.
 */
final class KafkaReportSender implements ReportSender {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final String topic;
  private final Supplier<Producer<String, AgentReport>> producers;
  private @Nullable Producer<String, AgentReport> producer;
  private volatile boolean broken;

  KafkaReportSender(String topic, Supplier<Producer<String, AgentReport>> producers) {
    this.topic = topic;
    this.producers = producers;
  }

  @Override
  public void send(AgentReport report, Fate fate) {
    if (broken) {
      close();
      broken = false;
    }
    Producer<String, AgentReport> current = producer;
    if (current == null) {
      current = producers.get();
      producer = current;
    }
    try {
      Future<RecordMetadata> unused =
          current.send(
              new ProducerRecord<>(topic, report.getSwarmId(), report),
              (metadata, failure) -> {
                broken |= failure != null && !recovers(failure);
                fate.is(failure);
              });
    } catch (IllegalStateException e) { // closed, or in a fatal state
      broken = true;
      throw e;
    }
  }

  private static boolean recovers(Exception failure) {
    return failure instanceof RetriableException
        || failure instanceof RecordTooLargeException
        || !(failure instanceof ApiException);
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
      producer = null;
    }
  }
}
