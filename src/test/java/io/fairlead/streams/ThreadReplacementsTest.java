package io.fairlead.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.Task;
import java.util.Map;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadReplacementsTest {
  private static final int MAX = 3;
  private static final byte[] OF_SCHEMA_7 = {0, 0, 0, 0, 7, 0};

  private final ManualTime time = new ManualTime(0);
  private final ThreadReplacements replacements = new ThreadReplacements(MAX, time);

  @Test
  void whatFailsAgainAndAgainStopsTheInstance() {
    for (int i = 0; i < MAX; i++) {
      assertEquals(REPLACE_THREAD, replacements.handle(new StreamsException("bug")));
    }
    assertEquals(SHUTDOWN_CLIENT, replacements.handle(new StreamsException("bug")));
  }

  @Test
  void whatFailsNowAndThenDoesNot() {
    for (int i = 0; i < 3 * MAX; i++) {
      assertEquals(REPLACE_THREAD, replacements.handle(new StreamsException("now and then")));
      time.advance(ThreadReplacements.WINDOW_MS / MAX + 1);
    }
  }

  @Test
  void anErrorStopsTheInstanceAtOnce() {
    assertEquals(SHUTDOWN_CLIENT, replacements.handle(new StackOverflowError()));
  }

  /** However long that takes: nothing is wrong with the instance, and its records stay. */
  @Test
  void aRegistryThatDoesNotAnswerIsWaitedFor() {
    StreamsException outage = new StreamsException(new StreamsException(unanswered()));
    for (int i = 0; i < 10 * MAX; i++) {
      assertEquals(REPLACE_THREAD, replacements.handle(outage));
    }
    // And has used up nothing.
    whatFailsAgainAndAgainStopsTheInstance();
  }

  /** By a registry of which nobody answers at that address. */
  private static WireException unanswered() {
    try (ConfluentAvroSerde<Task> serde =
        ConfluentAvroSerde.forValues(
            Task.class, Map.of("schema.registry.url", "http://127.0.0.1:1", "max.retries", "0"))) {
      WireException e =
          assertThrows(
              WireException.class, () -> serde.deserializer().deserialize("tasks", OF_SCHEMA_7));
      assertEquals(WireException.Reason.REGISTRY_UNAVAILABLE, e.reason());
      return e;
    }
  }
}
