package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.model.StoredTask;
import io.fairlead.wire.Payload;
import io.fairlead.wire.StateSerdes;
import io.fairlead.wire.TaskRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PayloadTableTest {
  private static final Bytes ONE = key("one");
  private static final Bytes TWO = key("two");
  private static final Payload SHORT = payload(TaskRow.SHORT_BYTES - Payload.OCTETS.length());
  private static final Payload LONG = payload(TaskRow.SHORT_BYTES - Payload.OCTETS.length() + 1);
  private static final long NO_MEMORY = 0;
  private static final long MEMORY = 1 << 20;

  private KeyValueStore<Bytes, TaskRow> rows;
  private KeyValueStore<Bytes, Payload> store;

  @BeforeEach
  void openTheStores() {
    MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    rows =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("rows"), Serdes.Bytes(), StateSerdes.task())
            .withLoggingDisabled()
            .build();
    store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("store"), Serdes.Bytes(), StateSerdes.payload())
            .withLoggingDisabled()
            .build();
    rows.init(context.getStateStoreContext(), rows);
    store.init(context.getStateStoreContext(), store);
  }

  @AfterEach
  void closeThem() {
    rows.close();
    store.close();
  }

  @Test
  void aShortPayloadGoesWithItsRow() {
    PayloadTable table = new PayloadTable(rows, store, MEMORY);
    table.put(ONE, SHORT);

    assertNull(store.get(ONE));
    assertEquals(SHORT, table.inRow(ONE));
    assertEquals(SHORT, table.get(ONE));
  }

  @Test
  void aLongPayloadIsApartUntilItsTaskEnds() {
    PayloadTable table = new PayloadTable(rows, store, MEMORY);
    table.put(ONE, LONG);

    assertEquals(LONG, store.get(ONE));
    assertNull(table.inRow(ONE));
    assertEquals(LONG, table.get(ONE));

    table.delete(ONE);

    assertNull(store.get(ONE));
  }

  @Test
  void whatIsNotWrittenYetIsNotForgotten() {
    PayloadTable table = new PayloadTable(rows, store, NO_MEMORY);
    table.put(ONE, SHORT);
    table.put(TWO, SHORT);

    assertEquals(SHORT, table.get(ONE));
    assertEquals(SHORT, table.get(TWO));
  }

  @Test
  void whatIsNoLongerAtHandIsReadFromItsRow() throws IOException {
    PayloadTable table = new PayloadTable(rows, store, NO_MEMORY);
    table.put(ONE, SHORT);
    rows.put(ONE, new TaskRow(someTask(), table.inRow(ONE)));
    table.written();
    table.put(TWO, SHORT); // there is no room for both

    assertEquals(SHORT, table.get(ONE));
    assertEquals(SHORT, table.inRow(ONE));
  }

  @Test
  void aRowWithoutPayloadHasItApartWhateverItsLength() throws IOException {
    // As state format 3 has it.
    store.put(ONE, SHORT);
    rows.put(ONE, new TaskRow(someTask(), null));
    PayloadTable table = new PayloadTable(rows, store, MEMORY);
    table.isApart(ONE);

    assertEquals(SHORT, table.get(ONE));
    assertNull(table.inRow(ONE));

    table.delete(ONE);

    assertNull(store.get(ONE));
  }

  @Test
  void aTaskWithoutPayloadIsAMistake() {
    PayloadTable table = new PayloadTable(rows, store, MEMORY);

    assertThrows(IllegalStateException.class, () -> table.get(ONE));
  }

  private static StoredTask someTask() throws IOException {
    String hex = Files.readString(Path.of("src/test/resources/fixtures/state/v4/StoredTask.hex"));
    byte[] row = HexFormat.of().parseHex(hex.strip());
    return StateSerdes.task().deserializer().deserialize("rows", row).task();
  }

  private static Bytes key(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Payload payload(int bytes) {
    return new Payload(ByteBuffer.allocate(bytes), Payload.OCTETS, Map.of());
  }
}
