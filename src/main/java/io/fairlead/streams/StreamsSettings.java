package io.fairlead.streams;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The Kafka Streams configuration of a coordinator. What differs from Streams' defaults is for
 * latency (a commit makes output visible, and happens between polls only), for a quick take-over,
 * and for a bound on memory. {@code kafka.…} properties of the user are stronger than all of it.
 */
final class StreamsSettings {
  private static final int POLL_MS = 10;

  /** With at-least-once, nothing that is written asks for a commit. */
  private static final int COMMIT_INTERVAL_MS = 200;

  /**
   * Whatever records do is committed on request; this is for what is left. Streams does not reckon
   * it from the last commit that was requested, but from the last of its own, so that it may follow
   * another at once, with nothing in it.
   */
  private static final int EMPTY_COMMIT_INTERVAL_MS = 1_000;

  private static final int MAX_BLOCK_MS = 5_000;
  private static final long INPUT_BUFFER_BYTES = 64L << 20;
  private static final int HEARTBEATS_PER_SESSION = 8;

  /**
   * Restored in a moment; Streams' own 10,000 take seconds in which nobody decides. A standby that
   * follows some hundred tasks a second, each about eight records, is well within it.
   */
  private static final long ACCEPTABLE_RECOVERY_LAG = 2_000;

  /** The least that Streams allows; its own is ten minutes. */
  private static final long PROBING_REBALANCE_INTERVAL_MS = 60_000;

  /** A few hundred small tasks; a larger record is fetched all the same, by itself. */
  private static final int PARTITION_FETCH_BYTES = 64 << 10;

  private StreamsSettings() {}

  static Properties of(CoordinatorConfig config, String applicationServer, StoreMemory memory) {
    Map<String, Object> p = new HashMap<>();
    identity(p, config, applicationServer);
    latency(p, config);
    takeOver(p, config);
    bounds(p, config, memory);
    p.putAll(config.kafkaProperties());
    Properties out = new Properties();
    out.putAll(p);
    return out;
  }

  private static void identity(
      Map<String, Object> p, CoordinatorConfig config, String applicationServer) {
    p.put(
        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.text(CoordinatorSetting.BOOTSTRAP_SERVERS));
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.text(CoordinatorSetting.APPLICATION_ID));
    p.put(StreamsConfig.STATE_DIR_CONFIG, config.text(CoordinatorSetting.STATE_DIR));
    p.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        config.text(CoordinatorSetting.PROCESSING_GUARANTEE));
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.text(CoordinatorSetting.STREAM_THREADS));
    p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.text(CoordinatorSetting.STANDBYS));
    p.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG,
        config.text(CoordinatorSetting.REPLICATION_FACTOR));
    if (!applicationServer.isEmpty()) {
      p.put(StreamsConfig.APPLICATION_SERVER_CONFIG, applicationServer);
    }
  }

  private static void latency(Map<String, Object> p, CoordinatorConfig config) {
    p.put(StreamsConfig.POLL_MS_CONFIG, POLL_MS);
    // Nothing is joined: no topic is waited for because another has more. And every look whether
    // there is something to wait for formats a message, an eighth of the thread's time.
    p.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitIntervalMs(config));
    // What belongs together is held back before it comes to the producer, see HeldRecords.
    p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
    // The order of InputTimestamps is one among records that are here. The consumer hands out all
    // that it has fetched of one partition before the next one's, and nothing more is fetched while
    // that is worked off: with Kafka's megabyte a report waits for thousands of tasks.
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        PARTITION_FETCH_BYTES);
  }

  private static long commitIntervalMs(CoordinatorConfig config) {
    if (!config.exactlyOnce()) {
      return COMMIT_INTERVAL_MS;
    }
    String timeout = StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    Object own = config.kafkaProperties().get(timeout);
    long timeoutMs =
        own == null
            ? config.number(CoordinatorSetting.TRANSACTION_TIMEOUT_MS)
            : Long.parseLong(own.toString());
    // Streams refuses one that is longer than transactions may take, and there is none to spare.
    return Math.max(1, Math.min(EMPTY_COMMIT_INTERVAL_MS, timeoutMs / 2));
  }

  private static void takeOver(Map<String, Object> p, CoordinatorConfig config) {
    // Not the streams protocol: crash failover takes 45 s there unless the broker is told
    // otherwise,
    // and with several threads queries lose their metadata (KAFKA-20782).
    p.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
    long sessionMs = config.number(CoordinatorSetting.SESSION_TIMEOUT_MS);
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Math.toIntExact(sessionMs));
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        Math.toIntExact(sessionMs / HEARTBEATS_PER_SESSION));
    // Whoever comes back from a crash or to an empty directory first gets copies beside those that
    // decide, and decides once it has caught up.
    p.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, ACCEPTABLE_RECOVERY_LAG);
    p.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_REBALANCE_INTERVAL_MS);
    // All that it is to take over at once, not two partitions a minute.
    p.put(
        StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG,
        Math.toIntExact(config.number(CoordinatorSetting.PARTITIONS)));
    if (config.exactlyOnce()) {
      p.put(
          StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
          Math.toIntExact(config.number(CoordinatorSetting.TRANSACTION_TIMEOUT_MS)));
    }
    // A topic that is gone must not hold the stream thread for a minute.
    p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), MAX_BLOCK_MS);
    p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, WriteFailures.class);
  }

  private static void bounds(Map<String, Object> p, CoordinatorConfig config, StoreMemory memory) {
    // No store has a cache of its own: see BeforeCommit.
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    p.put("input.buffer.max.bytes", INPUT_BUFFER_BYTES);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class);
    p.put(RocksDbSettings.MEMORY, memory);
    p.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        config.maxOutputBytes());
    p.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), config.maxOutputBytes());
  }

  /** How long a take-over from an instance that died takes at worst, for people. */
  static String worstTakeOver(CoordinatorConfig config) {
    long sessionMs = config.number(CoordinatorSetting.SESSION_TIMEOUT_MS);
    long transactionMs =
        config.exactlyOnce() ? config.number(CoordinatorSetting.TRANSACTION_TIMEOUT_MS) : 0;
    return "if an instance dies, another takes over after %d to %d ms (session.timeout.ms %d%s),"
            .formatted(
                sessionMs,
                sessionMs + transactionMs,
                sessionMs,
                transactionMs == 0 ? "" : ", transaction.timeout.ms " + transactionMs)
        + " plus the broker's own intervals"
        + (config.number(CoordinatorSetting.STANDBYS) == 0
            ? " and the time to restore its state: there are no standbys"
            : "");
  }
}
