package io.fairlead.streams;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.jspecify.annotations.Nullable;

/**
 * Whether a coordinator does its share, and if not, why, in words. Anybody may ask, so failures are
 * told by their kind alone: what they say may hold anything.
 */
final class Readiness implements StateRestoreListener {
  /** Lost heartbeats happen; after so many sessions nothing is heard at all. */
  private static final int SILENT_SESSIONS = 3;

  /** States of threads that do nothing any more. */
  private static final Set<String> ENDED = Set.of("DEAD", "PENDING_SHUTDOWN");

  /** States of threads that have not joined the group yet. */
  private static final Set<String> STARTING = Set.of("CREATED", "STARTING");

  private final int threads;
  private final long sessionTimeoutMs;
  private final ConcurrentMap<TopicPartition, Restoring> restoring = new ConcurrentHashMap<>();
  private volatile @Nullable String lastFailure;

  /** How far a changelog is. */
  private record Restoring(long from, long done, long to) {}

  Readiness(CoordinatorConfig config) {
    this.threads = (int) config.number(CoordinatorSetting.STREAM_THREADS);
    this.sessionTimeoutMs = config.number(CoordinatorSetting.SESSION_TIMEOUT_MS);
  }

  /** A stream thread has failed. */
  void failed(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    lastFailure = cause.getClass().getSimpleName();
  }

  Optional<String> notReady(KafkaStreams streams) {
    return switch (streams.state()) {
      case RUNNING -> whileRunning(streams);
      case CREATED -> Optional.of("the coordinator is starting");
      case REBALANCING -> Optional.of(takingOver(streams));
      case PENDING_SHUTDOWN, NOT_RUNNING -> Optional.of("the coordinator has stopped");
      case PENDING_ERROR, ERROR ->
          Optional.of("the coordinator has failed" + because() + "; its log says why");
    };
  }

  private Optional<String> whileRunning(KafkaStreams streams) {
    long alive = living(streams).count();
    if (alive < threads) {
      return Optional.of(
          (threads - alive) + " of " + threads + " stream threads have died" + because());
    }
    // Streams goes on calling itself RUNNING while a thread that replaces another one joins.
    long starting =
        living(streams).filter(thread -> STARTING.contains(thread.threadState())).count();
    if (starting > 0) {
      return Optional.of(
          starting + " of " + threads + " stream threads are being replaced" + because());
    }
    lastFailure = null; // it has been got over
    return silence(streams);
  }

  private static Stream<ThreadMetadata> living(KafkaStreams streams) {
    return streams.metadataForLocalThreads().stream()
        .filter(thread -> !ENDED.contains(thread.threadState()));
  }

  private String takingOver(KafkaStreams streams) {
    StringBuilder words = new StringBuilder("partitions are being taken over");
    SortedMap<Integer, Integer> percent = percentByPartition();
    if (!percent.isEmpty()) {
      words.append(": restoring ");
      words.append(
          percent.entrySet().stream()
              .map(entry -> entry.getKey() + " (" + entry.getValue() + " %)")
              .collect(Collectors.joining(", ")));
    }
    silence(streams).ifPresent(why -> words.append("; ").append(why));
    String failure = lastFailure;
    if (failure != null) {
      words.append("; a stream thread has failed (").append(failure).append(") and was replaced");
    }
    return words.toString();
  }

  private SortedMap<Integer, Integer> percentByPartition() {
    SortedMap<Integer, long[]> sums = new TreeMap<>();
    restoring.forEach(
        (changelog, at) -> {
          long[] sum = sums.computeIfAbsent(changelog.partition(), p -> new long[2]);
          sum[0] += at.done() - at.from();
          sum[1] += at.to() - at.from();
        });
    SortedMap<Integer, Integer> percent = new TreeMap<>();
    sums.forEach(
        (partition, sum) ->
            percent.put(partition, sum[1] <= 0 ? 100 : (int) Math.min(100, 100 * sum[0] / sum[1])));
    return percent;
  }

  /**
   * Whether Kafka has been out of reach for some time. Streams goes on showing the metrics of
   * threads that it has replaced, whose consumers will never send a heartbeat again.
   */
  private Optional<String> silence(KafkaStreams streams) {
    Set<String> consumers =
        living(streams).map(ThreadMetadata::consumerClientId).collect(Collectors.toSet());
    double silentS = -1;
    for (Map.Entry<MetricName, ? extends Metric> entry : streams.metrics().entrySet()) {
      if (entry.getKey().name().equals("last-heartbeat-seconds-ago")
          && consumers.contains(entry.getKey().tags().get("client-id"))
          && entry.getValue().metricValue() instanceof Number seconds) {
        silentS = Math.max(silentS, seconds.doubleValue());
      }
    }
    return 1000 * silentS > SILENT_SESSIONS * sessionTimeoutMs
        ? Optional.of("Kafka can't be reached: no heartbeat was sent for " + (long) silentS + " s")
        : Optional.empty();
  }

  private String because() {
    String failure = lastFailure;
    return failure == null ? "" : " (" + failure + ")";
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    restoring.put(changelog, new Restoring(from, from, to));
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long end, long restored) {
    restoring.computeIfPresent(
        changelog, (c, at) -> new Restoring(at.from(), at.done() + restored, at.to()));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long restored) {
    restoring.remove(changelog);
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long restored) {
    restoring.remove(changelog);
  }
}
