package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.DocsDrift;
import io.fairlead.model.QueueTags;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaParser;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateSerdesTest {
  /** A stored type: its schema's name, its serde, the value that its committed bytes stand for. */
  record Stored<T>(String name, Serde<T> serde, T value) {
    byte[] write() {
      return serde.serializer().serialize("store", value);
    }

    Object read(byte[] bytes) {
      return serde.deserializer().deserialize("store", bytes);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Stored<?>> everyType() {
    return Stream.of(
        new Stored<>("StoredSwarm", StateSerdes.swarm(), StoredValues.STORED_SWARM),
        new Stored<>("StoredTenant", StateSerdes.tenant(), StoredValues.STORED_TENANT),
        new Stored<>("StoredTaskType", StateSerdes.taskType(), StoredValues.STORED_TASK_TYPE),
        new Stored<>("StoredAgent", StateSerdes.agent(), StoredValues.STORED_AGENT),
        new Stored<>(
            "StoredTask",
            StateSerdes.task(),
            new TaskRow(StoredValues.STORED_TASK, StoredValues.PAYLOAD)),
        new Stored<>("FinishedTask", StateSerdes.finishedTask(), StoredValues.FINISHED_TASK),
        new Stored<>("StoredSeries", StateSerdes.series(), StoredValues.STORED_SERIES),
        new Stored<>("StoredResource", StateSerdes.resource(), StoredValues.STORED_RESOURCE),
        new Stored<>("StoredKpi", StateSerdes.kpi(), StoredValues.KPI),
        new Stored<>("StoredWork", StateSerdes.work(), StoredValues.WORK),
        new Stored<>("StoredConfig", StateSerdes.config(), StoredValues.CONFIG),
        new Stored<>("StoredAnswer", StateSerdes.answer(), StoredValues.ANSWER),
        new Stored<>("StoredTokens", StateSerdes.tokens(), StoredValues.TOKENS),
        new Stored<>("StoredPayload", StateSerdes.payload(), StoredValues.PAYLOAD));
  }

  /** What versions two and three wrote; those of version one are fewer. */
  static Stream<Stored<?>> everyTypeOfVersionThree() {
    return everyType()
        .map(
            stored ->
                switch (stored.name()) {
                  case "StoredSwarm" ->
                      new Stored<>(
                          stored.name(), StateSerdes.swarm(), StoredValues.STORED_SWARM_V3);
                  case "StoredAgent" ->
                      new Stored<>(
                          stored.name(), StateSerdes.agent(), StoredValues.STORED_AGENT_V3);
                  case "StoredTask" ->
                      new Stored<>(
                          stored.name(),
                          StateSerdes.task(),
                          new TaskRow(StoredValues.STORED_TASK, null));
                  default -> stored;
                });
  }

  static Stream<Stored<?>> everyTypeOfVersionOne() {
    return Stream.of(
        new Stored<>("StoredSwarm", StateSerdes.swarm(), StoredValues.STORED_SWARM_V1),
        new Stored<>("StoredTenant", StateSerdes.tenant(), StoredValues.STORED_TENANT_V1),
        new Stored<>("StoredTaskType", StateSerdes.taskType(), StoredValues.STORED_TASK_TYPE),
        new Stored<>("StoredAgent", StateSerdes.agent(), StoredValues.STORED_AGENT_V1),
        new Stored<>(
            "StoredTask", StateSerdes.task(), new TaskRow(StoredValues.STORED_TASK_V1, null)),
        new Stored<>("FinishedTask", StateSerdes.finishedTask(), StoredValues.FINISHED_TASK),
        new Stored<>("StoredPayload", StateSerdes.payload(), StoredValues.PAYLOAD));
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void whatIsWrittenReadsBack(Stored<?> stored) {
    assertEquals(stored.value(), stored.read(stored.write()));
  }

  @ParameterizedTest
  @MethodSource("everyTypeOfVersionOne")
  void bytesOfVersionOneReadAsTheyDidThen(Stored<?> stored) throws IOException {
    assertEquals(stored.value(), stored.read(Fixtures.bytes("state/v1/" + stored.name())));
  }

  @ParameterizedTest
  @MethodSource("everyTypeOfVersionThree")
  void bytesOfVersionTwoReadAsTheyDidThen(Stored<?> stored) throws IOException {
    assertEquals(stored.value(), stored.read(Fixtures.bytes("state/v2/" + stored.name())));
  }

  @ParameterizedTest
  @MethodSource("everyTypeOfVersionThree")
  void bytesOfVersionThreeReadAsTheyDidThen(Stored<?> stored) throws IOException {
    assertEquals(stored.value(), stored.read(Fixtures.bytes("state/v3/" + stored.name())));
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void bytesOfVersionFourReadAsTheyDidThen(Stored<?> stored) throws IOException {
    assertEquals(stored.value(), stored.read(Fixtures.bytes("state/v4/" + stored.name())));
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void whatIsWrittenNowHasTheNewestVersion(Stored<?> stored) {
    assertEquals(StateSerde.VERSION, stored.write()[0]);
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void theNewestPackagedSchemaIsThePresentOne(Stored<?> stored) throws IOException {
    SchemaParser parser = new SchemaParser();
    try (Stream<Path> files = Files.list(Path.of("schemas/state"))) {
      for (Path file : files.sorted().toList()) {
        parser.parse(file);
      }
    }
    Schema present =
        parser.getParsedNamedSchemas().stream()
            .filter(schema -> schema.getName().equals(stored.name()))
            .findFirst()
            .orElseThrow();
    // Once a version has been released, a change needs the next one: raise StateSerde.VERSION.
    DocsDrift.check(
        "src/main/resources/io/fairlead/wire/state/v%d/%s.avsc"
            .formatted(StateSerde.VERSION, stored.name()),
        SchemaFormatter.format("json/pretty", present) + "\n");
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void anUnknownVersionIsNamed(Stored<?> stored) {
    for (int version : List.of(-128, -1, 0, StateSerde.VERSION + 1, 127)) {
      byte[] bytes = stored.write();
      bytes[0] = (byte) version;
      SerializationException e =
          assertThrows(SerializationException.class, () -> stored.read(bytes));
      assertTrue(e.getMessage().contains("format version " + version + ";"), e.getMessage());
      assertTrue(e.getMessage().contains(stored.name()), e.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void everyCutOfTheBytesIsAnError(Stored<?> stored) {
    byte[] bytes = stored.write();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(SerializationException.class, () -> stored.read(cut), "length " + length);
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(SerializationException.class, () -> stored.read(longer));
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void deletionsPassThrough(Stored<?> stored) {
    assertNull(stored.serde().serializer().serialize("store", null));
    assertNull(stored.read(null));
  }

  @Test
  void theSameValueIsTheSameBytesInEverySerde() {
    assertArrayEquals(
        StateSerdes.payload().serializer().serialize("store", StoredValues.PAYLOAD),
        StateSerdes.payload().serializer().serialize("store", StoredValues.PAYLOAD));
  }

  @Test
  void aSwarmAtItsDefaultsStoresNoSettings() {
    StoredSwarm swarm =
        new StoredSwarm(
            StoredValues.SWARM,
            SwarmConfig.DEFAULT,
            0,
            io.fairlead.model.Epoch.NONE,
            0,
            QueueTags.NONE,
            0,
            false,
            false,
            true,
            false,
            0);
    byte[] bytes = StateSerdes.swarm().serializer().serialize("store", swarm);
    assertTrue(bytes.length < 32, HexFormat.of().formatHex(bytes));
  }

  @Test
  void aChangedConfigurationIsNotTakenForTheOneBefore() {
    Serde<StoredSwarm> serde = StateSerdes.swarm();
    serde.serializer().serialize("store", StoredValues.STORED_SWARM);
    SwarmConfig changed =
        StoredValues.STORED_SWARM
            .config()
            .with(Map.of(Setting.MAX_QUEUED.key(), "17"))
            .config()
            .orElseThrow();
    StoredSwarm swarm =
        new StoredSwarm(
            StoredValues.SWARM,
            changed,
            1,
            StoredValues.LEASE.epoch(),
            2,
            QueueTags.NONE,
            4,
            false,
            false,
            true,
            false,
            0);
    byte[] bytes = serde.serializer().serialize("store", swarm);
    assertEquals(swarm, serde.deserializer().deserialize("store", bytes));
  }

  @Test
  void oneSerdeServesSeveralThreads() throws Exception {
    Serde<TaskRow> serde = StateSerdes.task();
    TaskRow row = new TaskRow(StoredValues.STORED_TASK, null);
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<Integer> roundTrips =
          () -> {
            for (int i = 0; i < 2_000; i++) {
              byte[] bytes = serde.serializer().serialize("store", row);
              assertEquals(row, serde.deserializer().deserialize("store", bytes));
            }
            return 2_000;
          };
      List<Future<Integer>> results =
          pool.invokeAll(IntStream.range(0, threads).mapToObj(i -> roundTrips).toList());
      for (Future<Integer> result : results) {
        assertNotNull(result.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
