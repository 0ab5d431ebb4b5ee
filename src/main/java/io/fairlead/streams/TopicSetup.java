package io.fairlead.streams;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics at start-up: creates what is missing, and sees to it that the inputs have the same
 * number of partitions. Streams itself does not check that for a topology of the Processor API;
 * tasks and reports of one swarm would then meet different schedulers.
 */
final class TopicSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);
  private static final int DESCRIBE_ATTEMPTS = 100;
  private static final long DESCRIBE_PAUSE_MS = 50;

  private final Admin admin;
  private final CoordinatorConfig config;
  private final TopicNames topics;

  TopicSetup(Admin admin, CoordinatorConfig config) {
    this.admin = admin;
    this.config = config;
    this.topics = config.topics();
  }

  /**
   * @return the number of partitions of each input topic
   * @throws IllegalStateException if a topic is missing and may not be created, or the inputs
   *     differ in their partitions; names them
   */
  int ensure() throws InterruptedException {
    List<String> all = new ArrayList<>(topics.inputs());
    all.addAll(topics.outputs());
    Map<String, Integer> existing = partitions(all);
    checkCoPartitioned(existing);
    List<String> missing = all.stream().filter(topic -> !existing.containsKey(topic)).toList();
    if (missing.isEmpty()) {
      return existing.getOrDefault(topics.tasks(), 0);
    }
    if (!config.flag(CoordinatorSetting.CREATE_TOPICS)) {
      throw new IllegalStateException(
          "topics are missing, and "
              + CoordinatorSetting.CREATE_TOPICS.key()
              + " is false: "
              + String.join(", ", missing));
    }
    create(missing, existing);
    return awaitAll(all);
  }

  private void create(List<String> missing, Map<String, Integer> existing)
      throws InterruptedException {
    // A missing input gets as many partitions as the others have, whatever is configured.
    int partitions =
        topics.inputs().stream()
            .map(existing::get)
            .filter(count -> count != null)
            .findFirst()
            .orElse((int) config.number(CoordinatorSetting.PARTITIONS));
    List<NewTopic> wanted = missing.stream().map(topic -> newTopic(topic, partitions)).toList();
    Map<String, KafkaFuture<Void>> created = admin.createTopics(wanted).values();
    for (Map.Entry<String, KafkaFuture<Void>> entry : created.entrySet()) {
      try {
        entry.getValue().get();
        LOG.info("topic {} created with {} partitions", entry.getKey(), partitions);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          throw new IllegalStateException(AclCheck.words("Create", "topic " + entry.getKey()), e);
        }
        // Another instance may start at the same moment.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new IllegalStateException(
              "topic " + entry.getKey() + " could not be created: " + e.getCause(), e);
        }
      }
    }
  }

  private NewTopic newTopic(String topic, int partitions) {
    int replicas = (int) config.number(CoordinatorSetting.REPLICATION_FACTOR);
    boolean input = topics.inputs().contains(topic);
    long maxBytes =
        input ? config.number(CoordinatorSetting.MAX_RECORD_BYTES) : config.maxOutputBytes();
    Map<String, String> settings = new HashMap<>();
    // Kafka counts its own framing, too; the excess of an input is dead-lettered, not lost.
    settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(maxBytes + 1024));
    settings.put(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        topic.equals(topics.config())
            ? TopicConfig.CLEANUP_POLICY_COMPACT
            : TopicConfig.CLEANUP_POLICY_DELETE);
    return new NewTopic(
            topic,
            Optional.of(partitions),
            replicas < 0 ? Optional.empty() : Optional.of((short) replicas))
        .configs(settings);
  }

  /** A topic that was just created is not at once known to every broker. */
  private int awaitAll(List<String> all) throws InterruptedException {
    Map<String, Integer> found = Map.of();
    for (int attempt = 0; attempt < DESCRIBE_ATTEMPTS; attempt++) {
      found = partitions(all);
      if (found.size() == all.size()) {
        checkCoPartitioned(found);
        return found.getOrDefault(topics.tasks(), 0);
      }
      Thread.sleep(DESCRIBE_PAUSE_MS);
    }
    TreeSet<String> missing = new TreeSet<>(all);
    missing.removeAll(found.keySet());
    throw new IllegalStateException("topics were created and are not to be seen: " + missing);
  }

  private Map<String, Integer> partitions(List<String> names) throws InterruptedException {
    Map<String, Integer> out = new TreeMap<>();
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(names).topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> entry : described.entrySet()) {
      try {
        out.put(entry.getKey(), entry.getValue().get().partitions().size());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          throw new IllegalStateException(AclCheck.words("Describe", "topic " + entry.getKey()), e);
        }
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw new IllegalStateException(
              "could not look at topic " + entry.getKey() + ": " + e.getCause(), e);
        }
      }
    }
    return out;
  }

  private void checkCoPartitioned(Map<String, Integer> counts) {
    Map<String, Integer> inputs = new TreeMap<>(counts);
    inputs.keySet().retainAll(topics.inputs());
    if (new TreeSet<>(inputs.values()).size() > 1) {
      StringBuilder message =
          new StringBuilder("the input topics must have the same number of partitions, but");
      inputs.forEach(
          (topic, count) -> message.append(' ').append(topic).append(" has ").append(count));
      throw new IllegalStateException(
          message
              + ". Records of one swarm would reach different schedulers. Create them anew with"
              + " equal counts, or use another "
              + CoordinatorSetting.TOPIC_PREFIX.key());
    }
  }
}
