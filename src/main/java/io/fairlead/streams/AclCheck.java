package io.fairlead.streams;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka lets a coordinator do what it must, asked before it starts: a thread that is denied
 * something in mid-work can only fail, and what it says names no operation. Needs no rights beyond
 * those that it looks for. What Kafka does not tell counts as allowed.
 */
final class AclCheck {
  private static final Logger LOG = LoggerFactory.getLogger(AclCheck.class);

  private final Admin admin;
  private final CoordinatorConfig config;
  private final TopicNames topics;
  private final List<String> missing = new ArrayList<>();

  AclCheck(Admin admin, CoordinatorConfig config) {
    this.admin = admin;
    this.config = config;
    this.topics = config.topics();
  }

  /** For a denial that is met elsewhere. */
  static String words(String operation, String resource) {
    return "Kafka's ACLs do not allow what the coordinator needs: "
        + operation
        + " on "
        + resource
        + ". topology-docs/SECURITY.md has all that it needs";
  }

  /**
   * @throws IllegalStateException if something is denied; names all of it
   */
  void run() throws InterruptedException {
    topics();
    String application = config.text(CoordinatorSetting.APPLICATION_ID);
    group(application);
    if (config.exactlyOnce()) {
      transactionalIds(application + "-");
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "Kafka's ACLs do not allow what the coordinator needs: "
              + String.join(", ", missing)
              + ". topology-docs/SECURITY.md has all that it needs");
    }
  }

  private void topics() throws InterruptedException {
    Map<String, Set<AclOperation>> needed = new LinkedHashMap<>();
    topics.inputs().forEach(t -> needed.put(t, Set.of(AclOperation.READ, AclOperation.WRITE)));
    topics.outputs().forEach(t -> needed.put(t, Set.of(AclOperation.READ, AclOperation.WRITE)));
    Map<String, KafkaFuture<TopicDescription>> described =
        admin
            .describeTopics(
                needed.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    for (Map.Entry<String, Set<AclOperation>> topic : needed.entrySet()) {
      try {
        KafkaFuture<TopicDescription> description =
            Objects.requireNonNull(described.get(topic.getKey()));
        lacking(
            description.get().authorizedOperations(), topic.getValue(), "topic " + topic.getKey());
      } catch (ExecutionException e) {
        failed(e, "Describe", "topic " + topic.getKey());
      }
    }
  }

  private void lacking(
      @Nullable Set<AclOperation> allowed, Set<AclOperation> needed, String resource) {
    if (allowed == null) {
      return;
    }
    for (AclOperation operation : new AclOperation[] {AclOperation.READ, AclOperation.WRITE}) {
      if (needed.contains(operation)
          && !allowed.contains(operation)
          && !allowed.contains(AclOperation.ALL)) {
        missing.add((operation == AclOperation.READ ? "Read" : "Write") + " on " + resource);
      }
    }
  }

  private void group(String group) throws InterruptedException {
    try {
      KafkaFuture<ConsumerGroupDescription> described =
          Objects.requireNonNull(
              admin
                  .describeConsumerGroups(
                      List.of(group),
                      new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                  .describedGroups()
                  .get(group));
      lacking(described.get().authorizedOperations(), Set.of(AclOperation.READ), "group " + group);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        failed(e, "Read", "group " + group);
      }
    }
  }

  /** Any id that Streams could make will do: nothing is written. */
  private void transactionalIds(String prefix) throws InterruptedException {
    String id = prefix + "acl-check";
    try {
      admin.describeTransactions(List.of(id)).description(id).get();
    } catch (ExecutionException e) {
      failed(e, "Write", "transactional ids that begin with " + prefix);
    }
  }

  private void failed(ExecutionException e, String operation, String resource) {
    if (e.getCause() instanceof AuthorizationException) {
      missing.add(operation + " on " + resource);
    } else {
      LOG.debug("Kafka does not tell about {}", resource, e.getCause());
    }
  }
}
