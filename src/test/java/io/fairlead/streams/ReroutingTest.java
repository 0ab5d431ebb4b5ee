package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.streams.Rerouting.Place;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** What is passed on must be such that its topic takes it, or the thread would end over it. */
class ReroutingTest {
  private static final int MAX_BYTES = 65_536;
  private static final byte[] KEY = "s".getBytes(StandardCharsets.UTF_8);
  private static final int HOME = Utils.toPositive(Utils.murmur2(KEY)) % 6;

  private final TopicNames topics =
      CoordinatorConfig.of(
              Map.of("bootstrap.servers", "not.there:9092", "schema.registry.url", "mock://r"))
          .topics();
  private final Rerouting rerouting =
      new Rerouting(new ProcessorSettings(topics, 6, false, true, false, MAX_BYTES, 1, 1, 1));

  private InputRecord record(int partition, byte[] key, int valueBytes) {
    return new InputRecord(topics.tasks(), partition, 0, key, new byte[valueBytes]);
  }

  private Place elsewhere(byte[] key, int valueBytes, Headers headers) {
    int home = Utils.toPositive(Utils.murmur2(key)) % 6;
    return rerouting.check(record((home + 1) % 6, key, valueBytes), headers);
  }

  @Test
  void theLongestValueIsPassedOn() {
    assertEquals(Place.ELSEWHERE, elsewhere(KEY, MAX_BYTES, new RecordHeaders()));
    assertEquals(Place.AT_HOME, rerouting.check(record(HOME, KEY, 1 << 24), new RecordHeaders()));
  }

  @Test
  void whatWouldNotBeTakenAgainIsNotPassedOn() {
    assertEquals(Place.TOO_LONG, elsewhere(KEY, 1 << 24, new RecordHeaders()));
    assertEquals(Place.TOO_LONG, elsewhere(new byte[MAX_BYTES * 2], 10, new RecordHeaders()));
    Headers headers = new RecordHeaders().add("h", new byte[MAX_BYTES]).add("none", null);
    assertEquals(Place.TOO_LONG, elsewhere(KEY, 1_000, headers));
    String why = rerouting.tooLong(record(HOME, KEY, 1 << 24), headers);
    assertTrue(why.contains("66048"), why);
  }
}
