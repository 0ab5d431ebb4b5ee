package io.fairlead.streams;

import io.fairlead.model.StoredSwarm;
import io.fairlead.wire.StateSerdes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;

/** The state stores: their names, and how they are built. */
final class StoreNames {
  static final String TASKS = "tasks";
  static final String PAYLOADS = "payloads";
  static final String AGENTS = "agents";
  static final String TENANTS = "tenants";
  static final String SWARMS = "swarms";
  static final String TASK_TYPES = "task-types";
  static final String SERIES = "series";
  static final String RESOURCES = "resources";
  static final String FINISHED = "finished";
  static final String KPIS = "kpis";
  static final String PATTERNS = "patterns";
  static final String CONFIGS = "configs";
  static final String ANSWERS = "answers";

  /** No store: see {@link BeforeCommit}. */
  static final String BEFORE_COMMIT = "before-commit";

  /** No store: see {@link StoreFiles}. */
  static final String STORE_FILES = "store-files";

  /** How long what became of a command can be asked for, logical milliseconds. */
  static final long ANSWERS_MS = 3_600_000;

  static final String TOKENS = "tokens";

  /** Those that are no window stores. */
  static final List<String> KEY_VALUE =
      List.of(TASKS, PAYLOADS, AGENTS, TENANTS, SWARMS, TASK_TYPES, SERIES, RESOURCES, CONFIGS);

  /**
   * How long what is in the window stores is kept.
   *
   * @param finishedMs finished tasks, logical milliseconds
   * @param kpisMs key figures, milliseconds
   * @param patternsMs sums of work and of tokens, milliseconds
   */
  record Retention(long finishedMs, long kpisMs, long patternsMs) {}

  private StoreNames() {}

  /** For values of the swarms store, which also holds the clock and so keeps bytes. */
  static Serde<StoredSwarm> swarmSerde() {
    return StateSerdes.swarm();
  }

  /**
   * @param inMemory on the heap instead of in RocksDB
   * @param maxRecordBytes longest record of a changelog topic
   */
  static List<StoreBuilder<?>> builders(boolean inMemory, Retention retention, int maxRecordBytes) {
    Map<String, String> changelog =
        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordBytes));
    return List.of(
        BeforeCommit.builder(BEFORE_COMMIT),
        keyValue(SWARMS, Serdes.ByteArray(), inMemory, changelog),
        keyValue(TENANTS, StateSerdes.tenant(), inMemory, changelog),
        keyValue(TASK_TYPES, StateSerdes.taskType(), inMemory, changelog),
        keyValue(SERIES, StateSerdes.series(), inMemory, changelog),
        keyValue(RESOURCES, StateSerdes.resource(), inMemory, changelog),
        keyValue(AGENTS, StateSerdes.agent(), inMemory, changelog),
        keyValue(TASKS, StateSerdes.task(), inMemory, changelog),
        keyValue(PAYLOADS, StateSerdes.payload(), inMemory, changelog),
        keyValue(CONFIGS, StateSerdes.config(), inMemory, changelog),
        window(ANSWERS, StateSerdes.answer(), inMemory, ANSWERS_MS, changelog),
        window(FINISHED, StateSerdes.finishedTask(), inMemory, retention.finishedMs, changelog),
        window(KPIS, StateSerdes.kpi(), inMemory, retention.kpisMs, changelog),
        window(PATTERNS, StateSerdes.work(), inMemory, retention.patternsMs, changelog),
        window(TOKENS, StateSerdes.tokens(), inMemory, retention.patternsMs, changelog));
  }

  /** Without a cache: several changes are folded into one before they come here. */
  private static <V> StoreBuilder<KeyValueStore<Bytes, V>> keyValue(
      String name, Serde<V> values, boolean inMemory, Map<String, String> changelog) {
    KeyValueBytesStoreSupplier supplier =
        inMemory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name);
    return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), values)
        .withLoggingEnabled(changelog);
  }

  /** Written once for each task or interval, so a cache before it would fold nothing. */
  private static <V> StoreBuilder<WindowStore<Bytes, V>> window(
      String name,
      Serde<V> values,
      boolean inMemory,
      long retentionMs,
      Map<String, String> changelog) {
    Duration retention = Duration.ofMillis(retentionMs);
    // A window's size says how long an entry is valid; nothing here asks for it.
    WindowBytesStoreSupplier supplier =
        inMemory
            ? Stores.inMemoryWindowStore(name, retention, retention, false)
            : Stores.persistentWindowStore(name, retention, retention, false);
    return Stores.windowStoreBuilder(supplier, Serdes.Bytes(), values)
        .withLoggingEnabled(changelog);
  }
}
