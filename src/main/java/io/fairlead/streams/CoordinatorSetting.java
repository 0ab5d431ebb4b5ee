package io.fairlead.streams;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of a coordinator: its key in a properties file, form, default and meaning. The
 * configuration reference is generated from this table.
 */
public enum CoordinatorSetting {
  BOOTSTRAP_SERVERS(
      "bootstrap.servers", Form.TEXT, null, "Kafka brokers, host:port separated by commas."),
  SCHEMA_REGISTRY_URL(
      "schema.registry.url",
      Form.TEXT,
      null,
      "Schema registries that speak Confluent's REST API, separated by commas."),
  APPLICATION_ID(
      "application.id",
      Form.TEXT,
      "fairlead",
      "Consumer group, and prefix of the changelog topics and transactional ids. Instances with the"
          + " same id share the work."),
  TOPIC_PREFIX("topic.prefix", Form.TEXT, "fairlead", "What the name of every topic begins with."),
  STATE_DIR(
      "state.dir",
      Form.TEXT,
      "fairlead-state",
      "Directory of the state stores. What is lost there is restored from Kafka. The command"
          + " 'fairlead coordinator' takes coordinator-state in its data directory instead."),
  PROCESSING_GUARANTEE(
      "processing.guarantee",
      Form.TEXT,
      "exactly_once_v2",
      "exactly_once_v2, or at_least_once: lower latency, and after a failure a task may be run"
          + " again and have a second outcome. To be changed after a clean stop only."),
  PARTITIONS(
      "partitions",
      Form.COUNT,
      "6",
      "Partitions of topics that are created at the start. The input topics can never grow"
          + " afterwards; their number bounds the instances that share the work."),
  REPLICATION_FACTOR(
      "replication.factor",
      Form.COUNT_OR_BROKER,
      "-1",
      "Replicas of topics that are created. -1: the broker's default."),
  CREATE_TOPICS(
      "create.topics",
      Form.FLAG,
      "true",
      "Whether missing topics are created at the start. If not, the start is refused."),
  STANDBYS(
      "standbys",
      Form.COUNT_OR_NONE,
      "0",
      "Instances that keep a copy of each partition's state, ready to take over."),
  STREAM_THREADS("stream.threads", Form.COUNT, "1", "Threads of this instance that do the work."),
  AUTO_CREATE_SWARMS(
      "auto.create.swarms",
      Form.FLAG,
      "false",
      "Whether the first task or agent of an unknown swarm creates it."),
  IN_MEMORY_STORES(
      "in.memory.stores",
      Form.FLAG,
      "false",
      "Whether state is kept on the heap instead of RocksDB. Every start then restores all of it."),
  STORE_MEMORY_BYTES(
      "store.memory.bytes",
      Form.BYTES,
      "134217728",
      "Memory that all RocksDB stores of this instance share for blocks and unwritten data."),
  CACHE_BYTES(
      "cache.bytes",
      Form.BYTES,
      "67108864",
      "Memory for the payloads of tasks that came last, so that they are not read again."),
  FINISHED_RETENTION_MS(
      "finished.retention.ms",
      Form.DURATION_MS,
      "3600000",
      "How long the id of a finished task is remembered, so that a repeated submission is"
          + " recognised; in time that the coordinator runs."),
  KPI_RETENTION_MS(
      "kpi.retention.ms",
      Form.DURATION_MS,
      "86400000",
      "How long the key figures of an interval can be asked for."),
  PATTERN_RETENTION_MS(
      "pattern.retention.ms",
      Form.DURATION_MS,
      "3024000000",
      "How long the hourly sums of work by tenant and type are kept; five weeks by default."),
  AGENT_TOPIC_RETENTION_MS(
      "agent.topic.retention.ms",
      Form.DURATION_MS,
      "86400000",
      "How long messages to agents are kept. Above the time for which an agent may be cut off."),
  MAX_RECORD_BYTES(
      "max.record.bytes",
      Form.BYTES,
      "1048576",
      "Longest record that is read; a longer one is dead-lettered. Topics that are created allow as"
          + " much, and for what is written 256 KiB more."),
  TRANSACTION_TIMEOUT_MS(
      "transaction.timeout.ms",
      Form.DURATION_MS,
      "2000",
      "When the broker aborts the transaction of an instance that died. Bounds the take-over."),
  SESSION_TIMEOUT_MS(
      "session.timeout.ms",
      Form.DURATION_MS,
      "2500",
      "Silence after which an instance counts as dead. The broker's group.min.session.timeout.ms"
          + " must allow it."),
  APPLICATION_SERVER(
      "application.server",
      Form.TEXT,
      "",
      "host:port under which other instances reach this one's HTTP server. Set from the listen"
          + " address where it is empty."),
  MAX_SWARMS(
      "max.swarms",
      Form.COUNT,
      "1000",
      "Swarms of one partition. What would create a further one is refused as too-many-swarms."),
  MAX_AGENTS(
      "max.agents",
      Form.COUNT,
      "5000",
      "Agents of all swarms of one partition, those that are gone included until they are"
          + " forgotten; each has a topic, unless those of its swarm share one. The reports of further ones are dead-lettered as"
          + " too-many-agents."),
  MAX_THREAD_REPLACEMENTS(
      "max.thread.replacements",
      Form.COUNT_OR_NONE,
      "10",
      "How often within ten minutes a stream thread that failed is replaced before the instance"
          + " gives up. A schema registry that does not answer is waited for and does not count."),
  METRICS_MAX_SWARMS(
      "metrics.max.swarms",
      Form.COUNT,
      "100",
      "Swarms of this instance that have meters of their own, and whose past a report tells; the"
          + " meters of the others are summed as swarm other."),
  METRICS_MAX_TENANTS(
      "metrics.max.tenants",
      Form.COUNT,
      "100",
      "Tenants of a swarm that have meters of their own; the others are summed as tenant other."),
  METRICS_MAX_AGENTS(
      "metrics.max.agents",
      Form.COUNT,
      "200",
      "Agents of a swarm that have meters of their own; the others are summed as agent other."),
  AUTOSCALE_WAIT_MS(
      "autoscale.wait.ms",
      Form.DURATION_MS,
      "30000",
      "fairlead_desired_agents asks for so many agents that what waits would be begun within this"
          + " time."),
  AUTOSCALE_UTILISATION_PERCENT(
      "autoscale.utilisation.percent",
      Form.PERCENT,
      "80",
      "fairlead_desired_agents asks for so many agents that what comes keeps them busy for this"
          + " share of the time."),
  AUTOSCALE_MAX_AGENTS(
      "autoscale.max.agents",
      Form.COUNT,
      "1000",
      "fairlead_desired_agents asks for no more than so many."),
  COORDINATION_INTERVAL_MS(
      "coordination.interval.ms",
      Form.DURATION_OR_NONE,
      "30000",
      "Time between two runs of the coordination loop, which collects metrics, looks for"
          + " bottlenecks and has the balancer move what should be moved. 0: it runs only when it is"
          + " asked to; the balancer's own rounds go on either way.");

  /** What a value looks like. */
  public enum Form {
    TEXT("text", Long.MIN_VALUE, Long.MAX_VALUE),
    FLAG("true or false", 0, 1),
    COUNT("number from 1 to 10000", 1, 10_000),
    COUNT_OR_NONE("number from 0 to 10000", 0, 10_000),
    COUNT_OR_BROKER("number from 1 to 100, or -1", -1, 100),
    DURATION_MS("milliseconds from 100", 100, Long.MAX_VALUE),
    DURATION_OR_NONE("milliseconds from 0", 0, Long.MAX_VALUE),
    PERCENT("number from 1 to 100", 1, 100),
    BYTES("bytes from 65536 to 64 GiB", 65_536, 64L << 30);

    private final String words;
    private final long min;
    private final long max;

    Form(String words, long min, long max) {
      this.words = words;
      this.min = min;
      this.max = max;
    }

    /** For people. */
    public String words() {
      return words;
    }

    boolean allows(String value) {
      return switch (this) {
        case TEXT -> true;
        case FLAG -> value.equals("true") || value.equals("false");
        case COUNT, COUNT_OR_NONE, COUNT_OR_BROKER, DURATION_MS, DURATION_OR_NONE, PERCENT, BYTES ->
            allowsNumber(value);
      };
    }

    private boolean allowsNumber(String value) {
      try {
        long number = Long.parseLong(value);
        return number >= min && number <= max && (this != COUNT_OR_BROKER || number != 0);
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  private final String key;
  private final Form form;
  private final Optional<String> defaultValue;
  private final String meaning;

  CoordinatorSetting(String key, Form form, @Nullable String defaultValue, String meaning) {
    this.key = key;
    this.form = form;
    this.defaultValue = Optional.ofNullable(defaultValue);
    this.meaning = meaning;
  }

  /** Name in a properties file. */
  public String key() {
    return key;
  }

  /** What a value looks like. */
  public Form form() {
    return form;
  }

  /** The value where none is given; empty if one must be given. */
  public Optional<String> defaultValue() {
    return defaultValue;
  }

  /** What it does, in full sentences. */
  public String meaning() {
    return meaning;
  }

  /** The setting of that name. */
  public static Optional<CoordinatorSetting> byKey(String key) {
    for (CoordinatorSetting setting : values()) {
      if (setting.key.equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
