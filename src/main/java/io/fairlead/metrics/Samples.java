package io.fairlead.metrics;

import io.fairlead.streams.tally.Durations;
import io.fairlead.streams.tally.Spread;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The values of one scrape. What is added under the same labels is summed. */
final class Samples {
  private static final double MS_PER_SECOND = 1_000;

  private final Map<Meter, Map<Labels, Double>> values = new EnumMap<>(Meter.class);
  private final Map<Meter, Map<Labels, Spread>> spreads = new EnumMap<>(Meter.class);

  /**
   * @param labels values, in the order of the meter's labels
   */
  void add(Meter meter, double value, String... labels) {
    values
        .computeIfAbsent(meter, unused -> new TreeMap<>())
        .merge(labelled(meter, labels), value, Double::sum);
  }

  void add(Meter meter, long value, String... labels) {
    add(meter, (double) value, labels);
  }

  void add(Meter meter, Spread spread, String... labels) {
    spreads
        .computeIfAbsent(meter, unused -> new TreeMap<>())
        .merge(labelled(meter, labels), spread, Spread::plus);
  }

  private static Labels labelled(Meter meter, String[] values) {
    return Labels.of(meter.labels(), List.of(values));
  }

  MetricSnapshots all() {
    List<MetricSnapshot> all = new ArrayList<>();
    values.forEach((meter, points) -> all.add(of(meter, points)));
    spreads.forEach((meter, points) -> all.add(histogram(meter, points)));
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot of(Meter meter, Map<Labels, Double> points) {
    MetricMetadata about = new MetricMetadata(meter.meterName(), meter.help());
    if (meter.kind() == Meter.Kind.COUNTER) {
      List<CounterDataPointSnapshot> counts = new ArrayList<>();
      points.forEach(
          (labels, value) ->
              counts.add(new CounterDataPointSnapshot(Math.max(0, value), labels, null, 0)));
      return new CounterSnapshot(about, counts);
    }
    List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
    points.forEach((labels, value) -> gauges.add(new GaugeDataPointSnapshot(value, labels, null)));
    return new GaugeSnapshot(about, gauges);
  }

  private static MetricSnapshot histogram(Meter meter, Map<Labels, Spread> points) {
    long[] boundsMs = Durations.boundsMs();
    double[] upTo = new double[boundsMs.length + 1];
    for (int i = 0; i < boundsMs.length; i++) {
      upTo[i] = boundsMs[i] / MS_PER_SECOND;
    }
    upTo[boundsMs.length] = Double.POSITIVE_INFINITY;
    List<HistogramDataPointSnapshot> histograms = new ArrayList<>();
    points.forEach(
        (labels, spread) ->
            histograms.add(
                new HistogramDataPointSnapshot(
                    ClassicHistogramBuckets.of(upTo, spread.buckets()),
                    spread.sumMs() / MS_PER_SECOND,
                    labels,
                    Exemplars.EMPTY,
                    0)));
    return new HistogramSnapshot(new MetricMetadata(meter.meterName(), meter.help()), histograms);
  }
}
