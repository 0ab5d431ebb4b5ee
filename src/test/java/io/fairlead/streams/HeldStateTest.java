package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldStateTest {
  private static final RecordMetadata METADATA =
      new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);

  private static final WriteStage.Order ORDER =
      WriteStage.Order.of(
          "app", StoreNames.builders(true, new StoreNames.Retention(1, 1, 1), 1 << 20));

  private final List<String> sent = new ArrayList<>();
  private final List<Callback> callbacks = new ArrayList<>();
  private final HeldState state = new HeldState();

  @Test
  void whatARowReliesOnIsWrittenBeforeItAndDeletedAfterIt() {
    assertEquals(WriteStage.OUTPUT, stage("payloads", "t", "p"));
    assertEquals(WriteStage.OUTPUT, ORDER.of(new ProducerRecord<>("fairlead.outcomes", null)));
    add("answers", "c", "done");
    add("tasks", "t", "row");
    add("payloads", "old", null);
    add("agents", "gone", null);
    add("agents", "a", "row");
    add("finished", "old", "end");
    add("swarms", "s", "row");
    add("tasks", "old", null);
    assertEquals(List.of(), sent);
    for (WriteStage stage : WriteStage.values()) {
      assertEquals(stage != WriteStage.OUTPUT, state.send(stage));
      assertFalse(state.send(stage), "once");
    }
    assertEquals(
        List.of(
            "swarms s=row",
            "agents a=row",
            "finished old=end",
            "tasks t=row",
            "tasks old=null",
            "answers c=done",
            "payloads old=null",
            "agents gone=null"),
        sent);
  }

  @Test
  void aRowThatIsWrittenAgainIsNotDeleted() {
    add("agents", "a", null);
    add("agents", "a", null);
    add("agents", "a", "row");
    add("payloads", "t", null);
    state.written(record("payloads", "t", "payload"));
    sendAll();
    assertEquals(List.of("agents a=row"), sent);
    callbacks.get(0).onCompletion(METADATA, null);
    assertTrue(state.isConfirmed());
  }

  @Test
  void aRowThatIsDeletedAfterAllIs() {
    add("agents", "a", "row");
    add("agents", "a", null);
    sendAll();
    assertEquals(List.of("agents a=row", "agents a=null"), sent);
  }

  @Test
  void allIsConfirmedWhenTheBrokerHasAllThatWasAdded() {
    assertTrue(state.isConfirmed());
    add("tasks", "t", "row");
    add("payloads", "t", null);
    assertFalse(state.isConfirmed());
    sendAll();
    callbacks.get(0).onCompletion(METADATA, null);
    assertFalse(state.isConfirmed());
    callbacks.get(1).onCompletion(METADATA, null);
    assertTrue(state.isConfirmed());
  }

  @Test
  void whatFailedIsNeverConfirmed() {
    add("tasks", "t", "row");
    sendAll();
    callbacks.get(0).onCompletion(null, new TimeoutException("late"));
    add("tasks", "u", "row");
    sendAll();
    callbacks.get(1).onCompletion(METADATA, null);
    assertFalse(state.isConfirmed());
  }

  @Test
  void itTellsWhenMuchIsHeld() {
    String mebibyte = "x".repeat(1 << 20);
    for (int i = 1; i < HeldState.MAX_BYTES >> 20; i++) {
      add("tasks", "t" + i, mebibyte);
      assertFalse(state.isMuch());
    }
    add("tasks", "last", mebibyte);
    assertTrue(state.isMuch());
    sendAll();
    assertFalse(state.isMuch());
  }

  @Test
  void deletionsTakeRoomToo() {
    String key = "k".repeat(1 << 20);
    for (int i = 1; i < HeldState.MAX_BYTES >> 20; i++) {
      add("payloads", key + i, null);
      assertFalse(state.isMuch());
    }
    add("agents", key, null);
    assertTrue(state.isMuch());
    state.written(record("agents", key, "row"));
    assertFalse(state.isMuch(), "it is not deleted");
    sendAll();
    for (int i = 1; i < HeldState.MAX_BYTES >> 20; i++) {
      add("tasks", key + i, null);
      assertFalse(state.isMuch());
    }
  }

  @Test
  void whatIsForgottenIsNeitherSentNorMissed() {
    add("tasks", "t", "row");
    state.send(WriteStage.TASKS);
    add("tasks", "u", "row");
    add("payloads", "u", null);
    state.forget();
    sendAll();
    assertEquals(List.of("tasks t=row"), sent);
    assertFalse(state.isConfirmed());
    callbacks.get(0).onCompletion(METADATA, null);
    assertTrue(state.isConfirmed());
  }

  private void sendAll() {
    for (WriteStage stage : WriteStage.values()) {
      state.send(stage);
    }
  }

  private void add(String store, String key, @Nullable String value) {
    var unused = state.add(stage(store, key, value), this::send, record(store, key, value), null);
  }

  private static WriteStage stage(String store, String key, @Nullable String value) {
    return ORDER.of(record(store, key, value));
  }

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    String store = record.topic().replaceFirst("^app-(.*)-changelog$", "$1");
    sent.add(store + " " + text(record.key()) + "=" + text(record.value()));
    callbacks.add(callback);
    return new CompletableFuture<>();
  }

  private static ProducerRecord<byte[], byte[]> record(
      String store, String key, @Nullable String value) {
    return new ProducerRecord<>(
        "app-" + store + "-changelog",
        key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
