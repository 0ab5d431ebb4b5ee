package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

class HeldRecordsTest {
  private static final RecordMetadata METADATA =
      new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);

  private final List<String> sent = new ArrayList<>();
  private final List<Callback> callbacks = new ArrayList<>();
  private final HeldRecords held = new HeldRecords(this::send);

  @Test
  void whatIsWrittenWaitsUntilItIsSent() {
    add("a", 0);
    add("b", HeldRecords.HOLD_NANOS - 1);
    assertEquals(List.of(), sent);
    held.send();
    assertEquals(List.of("a", "b"), sent);
    held.send();
    assertEquals(List.of("a", "b"), sent);
  }

  @Test
  void theTimeCountsFromTheFirst() {
    add("a", 7);
    add("b", 6 + HeldRecords.HOLD_NANOS);
    add("c", 7 + HeldRecords.HOLD_NANOS);
    assertEquals(List.of("a", "b", "c"), sent);
    add("d", 8 + HeldRecords.HOLD_NANOS);
    assertEquals(List.of("a", "b", "c"), sent);
    add("e", 8 + 2 * HeldRecords.HOLD_NANOS);
    assertEquals(List.of("a", "b", "c", "d", "e"), sent);
  }

  @Test
  void noMoreAreHeldThanTheBound() {
    IntStream.range(1, HeldRecords.MAX_HELD).forEach(i -> add("r" + i, 0));
    assertEquals(0, sent.size());
    add("last", 0);
    assertEquals(HeldRecords.MAX_HELD, sent.size());
    add("next", 0);
    assertEquals(HeldRecords.MAX_HELD, sent.size());
  }

  @Test
  void whoWroteIsToldWhatBecameOfIt() throws ExecutionException, InterruptedException {
    List<Exception> failures = new ArrayList<>();
    Future<RecordMetadata> well = add("a", 0);
    Future<RecordMetadata> ill =
        held.add(record("b"), (metadata, failure) -> failures.add(failure), 0);
    held.send();
    assertFalse(well.isDone());

    callbacks.get(0).onCompletion(METADATA, null);
    RecordTooLargeException cause = new RecordTooLargeException("1 byte too many");
    callbacks.get(1).onCompletion(null, cause);

    assertSame(METADATA, well.get());
    assertEquals(List.of(cause), failures);
    assertSame(cause, assertThrows(ExecutionException.class, ill::get).getCause());
  }

  @Test
  void afterARefusalTheRestIsNotSentBeforeItsTurn() {
    add("a", 0);
    add("refused", 0);
    add("b", 0);
    assertThrows(IllegalStateException.class, held::send);
    assertEquals(List.of("a"), sent);
    held.send();
    assertEquals(List.of("a", "b"), sent);
  }

  @Test
  void aThreadThatGoesOnWritingIsNotHeldBackForEver() {
    for (int i = 0; i < 100; i++) {
      add("r" + i, i * HeldRecords.HOLD_NANOS / 10);
    }
    assertTrue(sent.size() >= 90, () -> "sent: " + sent.size());
  }

  private Future<RecordMetadata> add(String value, long nowNanos) {
    return held.add(record(value), null, nowNanos);
  }

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    String value = new String(record.value(), StandardCharsets.UTF_8);
    if ("refused".equals(value)) {
      throw new IllegalStateException("refused");
    }
    sent.add(value);
    callbacks.add(callback);
    return new CompletableFuture<>();
  }

  private static ProducerRecord<byte[], byte[]> record(String value) {
    return new ProducerRecord<>("t", value.getBytes(StandardCharsets.UTF_8));
  }
}
