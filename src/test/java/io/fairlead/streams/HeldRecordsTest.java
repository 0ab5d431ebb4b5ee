package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.junit.jupiter.api.Test;

class HeldRecordsTest {
  private static final RecordMetadata METADATA =
      new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);

  private final List<String> sent = new ArrayList<>();
  private final List<Callback> callbacks = new ArrayList<>();
  private final HeldRecords held = new HeldRecords();

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
  void noMoreBytesAreHeldThanTheBound() {
    String half = "x".repeat((int) HeldRecords.MAX_HELD_BYTES / 2 - HeldRecord.RECORD_BYTES);
    add(half, 0);
    assertEquals(0, sent.size());
    add(half, 0);
    assertEquals(2, sent.size());
    add(half, 0);
    assertEquals(2, sent.size(), "what is sent counts no more");
  }

  @Test
  void aTombstoneHasNoBytes() {
    List<ProducerRecord<byte[], byte[]>> seen = new ArrayList<>();
    ProducerRecord<byte[], byte[]> tombstone = new ProducerRecord<>("t", null);
    HeldRecord.Sender sender =
        (record, callback) -> {
          seen.add(record);
          return new CompletableFuture<>();
        };
    held.add(sender, tombstone, null, 0);
    held.send();
    assertEquals(List.of(tombstone), seen);
  }

  @Test
  void whoWroteIsToldWhatBecameOfItBeforeTheFutureIsDone()
      throws ExecutionException, InterruptedException {
    List<Boolean> doneBefore = new ArrayList<>();
    List<Future<RecordMetadata>> futures = new ArrayList<>();
    for (String value : List.of("well", "ill")) {
      int i = futures.size();
      futures.add(
          held.add(
              this::send,
              record(value),
              (metadata, failure) -> doneBefore.add(futures.get(i).isDone()),
              0));
    }
    held.send();
    assertFalse(futures.get(0).isDone());

    RecordTooLargeException cause = new RecordTooLargeException("1 byte too many");
    callbacks.get(0).onCompletion(METADATA, null);
    callbacks.get(1).onCompletion(null, cause);

    assertEquals(List.of(false, false), doneBefore);
    assertSame(METADATA, futures.get(0).get());
    assertSame(cause, assertThrows(ExecutionException.class, futures.get(1)::get).getCause());
  }

  @Test
  void whatIsBehindARecordThatFailsAtOnceStaysForTheNextTime() {
    add("a", 0);
    Future<RecordMetadata> failed = add("no topic", 0);
    add("b", 0);
    held.send();
    assertEquals(List.of("a"), sent);
    assertTrue(failed.isDone());
    held.send();
    assertEquals(List.of("a", "b"), sent);
  }

  @Test
  void aFailureThatIsToldLaterHoldsUpNothing() throws InterruptedException {
    add("a", 0);
    held.send();
    add("b", 0);
    Thread network =
        new Thread(() -> callbacks.get(0).onCompletion(null, new TimeoutException("late")));
    network.start();
    network.join();
    held.send();
    assertEquals(List.of("a", "b"), sent);
  }

  @Test
  void whoWroteIsToldEvenIfTheProducerCannotGoOn() {
    List<Exception> told = new ArrayList<>();
    held.add(this::send, record("closed"), (metadata, failure) -> told.add(failure), 0);
    held.add(this::send, record("fenced"), (metadata, failure) -> told.add(failure), 0);
    add("b", 0);
    held.send();
    assertInstanceOf(IllegalStateException.class, told.get(0));
    assertEquals(List.of(), sent);
    held.send();
    assertInstanceOf(ProducerFencedException.class, told.get(1), "what Streams looks for");
    held.send();
    assertEquals(List.of("b"), sent);
  }

  @Test
  void whatIsHeldOfATransactionThatEndsIsNeverSent() {
    held.beginTransaction();
    int most = (int) HeldRecords.MAX_HELD_BYTES - HeldRecord.RECORD_BYTES - 1;
    Future<RecordMetadata> dropped = add("x".repeat(most), 0);
    held.endTransaction();
    assertAborted(dropped);
    add("yy", 0);
    assertEquals(List.of(), sent, "what was dropped counts no more");
    held.endTransaction();
    held.send();
    assertEquals(List.of("yy"), sent, "it belongs to none");
  }

  @Test
  void inATransactionWhatIsBehindARecordThatFailsAtOnceIsDropped() {
    held.beginTransaction();
    add("a", 0);
    add("no topic", 0);
    Future<RecordMetadata> behind = add("b", 0);
    held.send();
    assertAborted(behind);
    held.send();
    assertEquals(List.of("a"), sent);
  }

  @Test
  void allIsConfirmedWhenTheBrokerHasAllThatWasAdded() {
    assertTrue(held.isConfirmed());
    add("a", 0);
    assertFalse(held.isConfirmed(), "held back");
    held.send();
    assertFalse(held.isConfirmed(), "on its way");
    callbacks.get(0).onCompletion(METADATA, null);
    assertTrue(held.isConfirmed());
  }

  @Test
  void whatFailedIsNeverConfirmed() {
    add("a", 0);
    add("b", 0);
    held.send();
    callbacks.get(0).onCompletion(null, new TimeoutException("late"));
    callbacks.get(1).onCompletion(METADATA, null);
    assertFalse(held.isConfirmed());
  }

  @Test
  void whatIsForgottenIsNeitherSentNorMissed() {
    add("on its way", 0);
    held.send();
    add("a", 0);
    held.forget();
    held.send();
    assertEquals(List.of("on its way"), sent);
    assertFalse(held.isConfirmed());
    callbacks.get(0).onCompletion(METADATA, null);
    assertTrue(held.isConfirmed());
  }

  private static void assertAborted(Future<RecordMetadata> future) {
    assertTrue(future.isDone());
    ExecutionException e = assertThrows(ExecutionException.class, future::get);
    assertInstanceOf(TransactionAbortedException.class, e.getCause());
  }

  private Future<RecordMetadata> add(String value, long nowNanos) {
    Future<RecordMetadata> result = held.add(this::send, record(value), null, nowNanos);
    if (held.isDue(nowNanos)) {
      held.send();
    }
    return result;
  }

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    String value = new String(record.value(), StandardCharsets.UTF_8);
    switch (value) {
      case "closed" -> throw new IllegalStateException("the producer is closed");
      case "fenced" -> throw new KafkaException("no", new ProducerFencedException("replaced"));
      case "no topic" -> callback.onCompletion(null, new TimeoutException("no topic"));
      default -> {
        sent.add(value);
        callbacks.add(callback);
      }
    }
    return new CompletableFuture<>();
  }

  private static ProducerRecord<byte[], byte[]> record(String value) {
    return new ProducerRecord<>("t", value.getBytes(StandardCharsets.UTF_8));
  }
}
