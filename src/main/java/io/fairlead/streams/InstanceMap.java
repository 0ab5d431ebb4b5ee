package io.fairlead.streams;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Who holds which partitions, as this instance was told at the last rebalance; while partitions
 * move, that is not so everywhere yet. Readable from any thread.
 */
public final class InstanceMap {
  private final Supplier<Collection<StreamsMetadata>> metadata;
  private final String applicationServer;
  private final String tasksTopic;
  private final int partitions;

  /**
   * An instance.
   *
   * @param host where it answers; port -1 if it does not say
   * @param here whether it is this one
   * @param partitions that it works on
   * @param standbys partitions that it keeps a copy of
   */
  public record Instance(
      HostInfo host, boolean here, SortedSet<Integer> partitions, SortedSet<Integer> standbys) {
    public Instance {
      partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
      standbys = Collections.unmodifiableSortedSet(new TreeSet<>(standbys));
    }

    /** {@code host:port}; empty if it does not say. */
    public String address() {
      return host.port() < 0 ? "" : host.host() + ":" + host.port();
    }
  }

  InstanceMap(KafkaStreams streams, String applicationServer, String tasksTopic, int partitions) {
    this(streams::metadataForAllStreamsClients, applicationServer, tasksTopic, partitions);
  }

  InstanceMap(
      Supplier<Collection<StreamsMetadata>> metadata,
      String applicationServer,
      String tasksTopic,
      int partitions) {
    this.metadata = metadata;
    this.applicationServer = applicationServer;
    this.tasksTopic = tasksTopic;
    this.partitions = partitions;
  }

  /** How many partitions there are, from 0 on. */
  public int partitions() {
    return partitions;
  }

  /** {@code host:port} of this instance; empty if others can't ask it. */
  public String here() {
    return applicationServer;
  }

  /** Every instance that is known of, in order of their addresses; none while it starts. */
  public List<Instance> instances() {
    Collection<StreamsMetadata> known;
    try {
      known = metadata.get();
    } catch (IllegalStateException e) {
      return List.of(); // it has not started, or has stopped
    }
    List<Instance> out = new ArrayList<>();
    for (StreamsMetadata each : known) {
      out.add(
          new Instance(
              each.hostInfo(),
              isHere(each.hostInfo()),
              numbers(each.topicPartitions()),
              numbers(each.standbyTopicPartitions())));
    }
    out.sort(Comparator.comparing(Instance::address));
    return List.copyOf(out);
  }

  private boolean isHere(HostInfo host) {
    return applicationServer.isEmpty()
        || host.equals(HostInfo.buildFromEndpoint(applicationServer));
  }

  private SortedSet<Integer> numbers(Set<TopicPartition> of) {
    SortedSet<Integer> out = new TreeSet<>();
    for (TopicPartition each : of) {
      if (each.topic().equals(tasksTopic) || isChangelog(each.topic())) {
        out.add(each.partition());
      }
    }
    return out;
  }

  /** Standbys are told by their changelogs. */
  private static boolean isChangelog(String topic) {
    return topic.endsWith("-" + StoreNames.SWARMS + "-changelog");
  }
}
