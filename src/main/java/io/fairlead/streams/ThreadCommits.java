package io.fairlead.streams;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.StreamsMetrics;
import org.jspecify.annotations.Nullable;

/**
 * What Streams' own metrics say of the commits of one stream thread; there is no call-back for
 * them. A commit that was asked for may be put off (while a rebalance is under way), so that
 * whoever relies on one has to look here.
 */
final class ThreadCommits {
  private static final String GROUP = "stream-thread-metrics";

  private final @Nullable Metric total;

  private ThreadCommits(@Nullable Metric total) {
    this.total = total;
  }

  static ThreadCommits of(StreamsMetrics metrics, String threadName) {
    return new ThreadCommits(find(metrics, "commit-total", threadName));
  }

  private static @Nullable Metric find(StreamsMetrics metrics, String name, String threadName) {
    for (Map.Entry<MetricName, ? extends Metric> entry : metrics.metrics().entrySet()) {
      MetricName candidate = entry.getKey();
      if (candidate.name().equals(name)
          && candidate.group().equals(GROUP)
          && threadName.equals(candidate.tags().get("thread-id"))) {
        return entry.getValue();
      }
    }
    return null;
  }

  /**
   * Commits so far; -1 where nobody counts them, which is in TopologyTestDriver only, and there
   * each step ends with a commit.
   */
  long count() {
    return total == null ? -1 : (long) value(total);
  }

  /** Whether there was a commit after {@link #count} gave that number. */
  boolean passed(long mark) {
    return mark < 0 || count() > mark;
  }

  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : 0;
  }
}
