package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/** Each reason, told of a client of Kafka Streams that says what the test wants. */
class ReadinessTest {
  private final Readiness readiness =
      new Readiness(
          CoordinatorConfig.of(
              Map.of(
                  "bootstrap.servers", "127.0.0.1:1",
                  "schema.registry.url", "mock://none",
                  "stream.threads", "2",
                  "session.timeout.ms", "2500")));

  private static Topology topology() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("none");
    return builder.build();
  }

  /** Never started. */
  private static final class Said extends KafkaStreams {
    private final State saidState;
    private final List<String> saidThreads;
    private final double heartbeatS;

    Said(State state, List<String> threads, double heartbeatS) {
      super(topology(), properties());
      this.saidState = state;
      this.saidThreads = threads;
      this.heartbeatS = heartbeatS;
    }

    private static Properties properties() {
      Properties p = new Properties();
      p.put("application.id", "readiness");
      p.put("bootstrap.servers", "127.0.0.1:1");
      return p;
    }

    @Override
    public synchronized State state() {
      return saidState;
    }

    @Override
    public Set<ThreadMetadata> metadataForLocalThreads() {
      Set<ThreadMetadata> all = new java.util.LinkedHashSet<>();
      for (int i = 0; i < saidThreads.size(); i++) {
        all.add(new Told("t" + i, saidThreads.get(i)));
      }
      return all;
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
      Metric first = heartbeat("t0", heartbeatS);
      Metric replaced = heartbeat("gone", 1_000);
      return Map.of(first.metricName(), first, replaced.metricName(), replaced);
    }

    private static Metric heartbeat(String thread, double secondsAgo) {
      MetricName name =
          new MetricName(
              "last-heartbeat-seconds-ago",
              "consumer-coordinator-metrics",
              "",
              Map.of("client-id", thread + "-consumer"));
      return new Metric() {
        @Override
        public MetricName metricName() {
          return name;
        }

        @Override
        public Object metricValue() {
          return secondsAgo;
        }
      };
    }
  }

  private record Told(String threadName, String threadState) implements ThreadMetadata {
    @Override
    public Set<TaskMetadata> activeTasks() {
      return Set.of();
    }

    @Override
    public Set<TaskMetadata> standbyTasks() {
      return Set.of();
    }

    @Override
    public String consumerClientId() {
      return threadName + "-consumer";
    }

    @Override
    public String restoreConsumerClientId() {
      return "";
    }

    @Override
    public Set<String> producerClientIds() {
      return Set.of();
    }

    @Override
    public String adminClientId() {
      return "";
    }
  }

  private Optional<String> said(KafkaStreams.State state, double heartbeatS, String... threads) {
    try (Said streams = new Said(state, List.of(threads), heartbeatS)) {
      return readiness.notReady(streams);
    }
  }

  @Test
  void isReadyWhenEverythingRuns() {
    assertEquals(
        Optional.empty(), said(KafkaStreams.State.RUNNING, 0.5, "RUNNING", "PARTITIONS_ASSIGNED"));
    assertEquals(Optional.empty(), said(KafkaStreams.State.RUNNING, -1, "RUNNING", "RUNNING"));
  }

  @Test
  void tellsOfThreadsThatHaveDiedByTheKindOfTheirFailure() {
    assertEquals(
        Optional.of("1 of 2 stream threads have died"),
        said(KafkaStreams.State.RUNNING, 0, "RUNNING", "DEAD"));
    readiness.failed(
        new KafkaException("secret payload", new TopicAuthorizationException("secret topic")));
    assertEquals(
        Optional.of("2 of 2 stream threads have died (TopicAuthorizationException)"),
        said(KafkaStreams.State.RUNNING, 0));
    assertEquals(
        Optional.of("the coordinator has failed (TopicAuthorizationException); its log says why"),
        said(KafkaStreams.State.ERROR, 0));
  }

  @Test
  void aThreadThatHasNotJoinedYetHasNoPartitions() {
    readiness.failed(new TopicAuthorizationException("secret topic"));
    assertEquals(
        Optional.of("1 of 2 stream threads are being replaced (TopicAuthorizationException)"),
        said(KafkaStreams.State.RUNNING, -1, "STARTING", "RUNNING"));
  }

  @Test
  void tellsThatKafkaIsOutOfReach() {
    assertEquals(
        Optional.of("Kafka can't be reached: no heartbeat was sent for 8 s"),
        said(KafkaStreams.State.RUNNING, 8.2, "RUNNING", "RUNNING"));
  }

  @Test
  void tellsWhichPartitionsAreBeingRestoredAndHowFarTheyAre() {
    TopicPartition tasks = new TopicPartition("fairlead-tasks-changelog", 3);
    TopicPartition agents = new TopicPartition("fairlead-agents-changelog", 3);
    TopicPartition other = new TopicPartition("fairlead-tasks-changelog", 1);
    readiness.onRestoreStart(tasks, "tasks", 100, 200);
    readiness.onRestoreStart(agents, "agents", 0, 100);
    readiness.onRestoreStart(other, "tasks", 0, 10);
    readiness.onBatchRestored(tasks, "tasks", 149, 50);
    assertEquals(
        Optional.of("partitions are being taken over: restoring 1 (0 %), 3 (25 %)"),
        said(KafkaStreams.State.REBALANCING, 0));
    for (TopicPartition done : List.of(tasks, agents)) {
      readiness.onRestoreEnd(done, "", 0);
    }
    readiness.onRestoreSuspended(other, "tasks", 0);
    assertEquals(
        Optional.of("partitions are being taken over"), said(KafkaStreams.State.REBALANCING, 0));
  }

  @Test
  void everyStateIsTold() {
    Collection<KafkaStreams.State> all = List.of(KafkaStreams.State.values());
    for (KafkaStreams.State state : all) {
      if (state != KafkaStreams.State.RUNNING) {
        assertFalse(said(state, 0).isEmpty(), state.name());
      }
    }
  }
}
