package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With RocksDB, in a topology as it runs; the broker is what the test says it is. */
class StoreFilesTest {
  @TempDir Path stateDirectory;

  @Test
  void filesThatMayBeAheadAreDeletedBeforeTheStoresAreOpened() throws IOException {
    Path left = leftBehind("rocksdb/tasks/left-behind");
    leftBehind(StoreFiles.MARK);
    try (CoordinatorDriver driver = driver("at_least_once", Map.of())) {
      assertFalse(Files.exists(left));
      assertTrue(Files.exists(partition().resolve("rocksdb/tasks/CURRENT")), "the store's own");
      assertTrue(Files.exists(mark()));
      driver.task(TestMessages.task("s", "t").build());
      assertEquals(1, driver.swarms());
    }
  }

  @Test
  void otherFilesAreUsedAgain() throws IOException {
    Path left = leftBehind("rocksdb/tasks/left-behind");
    try (CoordinatorDriver driver = driver("at_least_once", Map.of())) {
      assertEquals(0, driver.swarms());
      assertTrue(Files.exists(left));
      assertTrue(Files.exists(mark()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMarkGoesWithTheEndOfTheWorkIfAllIsConfirmed(boolean confirmed) {
    Path mark = stateDirectory.resolve(StoreFiles.MARK);
    StoreFiles files = StoreFiles.builder("f", () -> confirmed).build();
    files.init(
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), stateDirectory.toFile())
            .getStateStoreContext(),
        files);
    assertFalse(Files.exists(mark), "a standby does not work");
    files.workBegins();
    assertTrue(Files.exists(mark));
    files.workBegins(); // as one that was suspended and goes on
    files.workEnds();
    assertEquals(!confirmed, Files.exists(mark));
  }

  @Test
  void exactlyOnceStreamsItselfDoesThat() {
    try (CoordinatorDriver driver = driver("exactly_once_v2", Map.of())) {
      assertEquals(0, driver.swarms());
      assertFalse(Files.exists(mark()));
    }
  }

  @Test
  void storesInMemoryHaveNoFiles() {
    try (CoordinatorDriver driver = driver("at_least_once", Map.of("in.memory.stores", "true"))) {
      assertEquals(0, driver.swarms());
      assertFalse(Files.exists(mark()));
    }
  }

  private CoordinatorDriver driver(String guarantee, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("processing.guarantee", guarantee);
    return new CoordinatorDriver(stateDirectory, settings);
  }

  private Path partition() {
    return stateDirectory.resolve("fairlead").resolve("0_0");
  }

  private Path mark() {
    return partition().resolve(StoreFiles.MARK);
  }

  private Path leftBehind(String name) throws IOException {
    Path file = partition().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }
}
