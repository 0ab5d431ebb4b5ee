package io.fairlead.bench.floor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What has been written to all topics but Kafka's own, changelogs among them.
 *
 * @param records by offsets, so markers of transactions count too
 * @param bytes of the logs, batches as they were compressed
 */
record LogSizes(long records, long bytes) {

  /** As they are now. */
  static LogSizes of(Map<String, String> clientProperties) throws InterruptedException {
    try (Admin admin = Admin.create(new TreeMap<String, Object>(clientProperties))) {
      List<TopicPartition> partitions =
          admin
              .describeTopics(
                  admin.listTopics().names().get().stream()
                      .filter(topic -> !topic.startsWith("__"))
                      .toList())
              .allTopicNames()
              .get()
              .values()
              .stream()
              .flatMap(topic -> partitions(topic).stream())
              .toList();
      long records =
          admin
              .listOffsets(
                  partitions.stream()
                      .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest())))
              .all()
              .get()
              .values()
              .stream()
              .mapToLong(offset -> offset.offset())
              .sum();
      List<Integer> brokers =
          admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
      long bytes =
          admin.describeLogDirs(brokers).allDescriptions().get().values().stream()
              .flatMap(directories -> directories.values().stream())
              .flatMap(directory -> directory.replicaInfos().entrySet().stream())
              .filter(replica -> !replica.getKey().topic().startsWith("__"))
              .mapToLong(replica -> replica.getValue().size())
              .sum();
      return new LogSizes(records, bytes);
    } catch (ExecutionException e) {
      throw new KafkaException("the sizes of the logs could not be read", e.getCause());
    }
  }

  private static List<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
        .toList();
  }
}
