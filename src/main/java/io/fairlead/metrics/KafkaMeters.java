package io.fairlead.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which of Kafka Streams' own meters are shown: it has several hundred for each partition. Kept are
 * those of threads, and of each store what it takes in memory and on disk. The ids of processes are
 * left out of labels: they are others after each start.
 */
final class KafkaMeters {
  private static final String ALL = "kafka.";
  private static final String OF_THREADS = "kafka.stream.thread.";
  private static final Set<String> OF_STATE =
      Set.of(
          "kafka.stream.state.total.sst.files.size",
          "kafka.stream.state.size.all.mem.tables",
          "kafka.stream.state.block.cache.usage");
  private static final Set<String> OF_CLIENTS =
      Set.of(
          "kafka.consumer.fetch.manager.records.lag.max",
          "kafka.producer.record.error.total",
          "kafka.consumer.coordinator.rebalance.total");

  private KafkaMeters() {}

  static MeterFilter filter() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return isShown(id.getName()) ? MeterFilterReply.NEUTRAL : MeterFilterReply.DENY;
      }

      @Override
      public Meter.Id map(Meter.Id id) {
        return id.getName().startsWith(ALL) ? id.replaceTags(shortened(id)) : id;
      }
    };
  }

  private static boolean isShown(String name) {
    return !name.startsWith(ALL)
        || name.startsWith(OF_THREADS)
        || OF_STATE.contains(name)
        || OF_CLIENTS.contains(name);
  }

  /** As many as before: the binder takes meters of one name for the same by their number. */
  private static Tags shortened(Meter.Id id) {
    List<Tag> kept = new ArrayList<>();
    for (Tag tag : id.getTags()) {
      String key = tag.getKey();
      if (key.equals("client.id")) {
        kept.add(Tag.of("client", InstanceCollector.shortName(tag.getValue())));
      } else if (key.equals("thread.id")) {
        kept.add(Tag.of("thread", InstanceCollector.shortName(tag.getValue())));
      } else if (key.endsWith("state.id")) {
        kept.add(Tag.of("store", tag.getValue()));
      } else {
        kept.add(tag);
      }
    }
    return Tags.of(kept);
  }
}
