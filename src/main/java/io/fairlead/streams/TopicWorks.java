package io.fairlead.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicDeletionDisabledException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Creates and deletes topics of agents by the batch. Used by one thread. */
class TopicWorks implements AutoCloseable {
  /** What became of one topic. */
  record Result(Verdict verdict, String detail) {
    static final Result DONE = new Result(Verdict.DONE, "");

    static Result refused(String detail) {
      return new Result(Verdict.REFUSED, detail);
    }

    static Result retry(String detail) {
      return new Result(Verdict.RETRY, detail);
    }
  }

  /** Whether trying again may help. */
  enum Verdict {
    DONE,
    REFUSED,
    RETRY
  }

  private final Admin admin;
  private final TopicNames topics;
  private final int replicationFactor;
  private final Map<String, String> topicConfig;

  /**
   * @param replicationFactor -1 for the broker's default
   * @param maxMessageBytes longest message to an agent
   */
  TopicWorks(
      Admin admin,
      TopicNames topics,
      int replicationFactor,
      long retentionMs,
      int maxMessageBytes) {
    this.admin = admin;
    this.topics = topics;
    this.replicationFactor = replicationFactor;
    this.topicConfig =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            Long.toString(retentionMs),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            Integer.toString(maxMessageBytes));
  }

  /** Done where the topic exists now, with one partition that has a leader. */
  Map<AgentAddress, Result> create(Collection<AgentAddress> addresses) throws InterruptedException {
    List<NewTopic> wanted = new ArrayList<>();
    for (AgentAddress address : addresses) {
      wanted.add(newTopic(name(address)));
    }
    Map<AgentAddress, Result> out = new HashMap<>();
    Map<AgentAddress, String> toConfirm = new HashMap<>();
    Map<String, KafkaFuture<Void>> created = admin.createTopics(wanted).values();
    for (AgentAddress address : addresses) {
      Result result =
          await(created.get(name(address)), unused -> Result.DONE, TopicWorks::afterCreate);
      if (result.verdict() == Verdict.DONE) {
        toConfirm.put(address, name(address));
      } else {
        out.put(address, result);
      }
    }
    confirm(toConfirm, out);
    return out;
  }

  private NewTopic newTopic(String name) {
    Optional<Short> replicas =
        replicationFactor < 0 ? Optional.empty() : Optional.of((short) replicationFactor);
    return new NewTopic(name, Optional.of(1), replicas).configs(topicConfig);
  }

  /** Created is not yet known to the brokers: a write before that would wait or fail. */
  private void confirm(Map<AgentAddress, String> names, Map<AgentAddress, Result> out)
      throws InterruptedException {
    if (names.isEmpty()) {
      return;
    }
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(names.values()).topicNameValues();
    for (Map.Entry<AgentAddress, String> entry : names.entrySet()) {
      out.put(
          entry.getKey(),
          await(described.get(entry.getValue()), TopicWorks::judge, TopicWorks::afterOther));
    }
  }

  private static Result judge(TopicDescription description) {
    int partitions = description.partitions().size();
    if (partitions != 1) {
      return Result.refused(
          "topic " + description.name() + " exists with " + partitions + " partitions, not 1");
    }
    return description.partitions().get(0).leader() == null
        ? Result.retry("topic " + description.name() + " has no leader yet")
        : Result.DONE;
  }

  /** Done where the topic is gone. */
  Map<AgentAddress, Result> delete(Collection<AgentAddress> addresses) throws InterruptedException {
    List<String> names = addresses.stream().map(this::name).toList();
    Map<String, KafkaFuture<Void>> deleted = admin.deleteTopics(names).topicNameValues();
    Map<AgentAddress, Result> out = new HashMap<>();
    for (AgentAddress address : addresses) {
      out.put(
          address,
          await(deleted.get(name(address)), unused -> Result.DONE, TopicWorks::afterDelete));
    }
    return out;
  }

  private static <T> Result await(
      @Nullable KafkaFuture<T> future,
      Function<T, Result> judge,
      Function<Throwable, Result> judgeFailure)
      throws InterruptedException {
    if (future == null) {
      return Result.retry("no answer");
    }
    try {
      return judge.apply(future.get());
    } catch (ExecutionException e) {
      return judgeFailure.apply(e.getCause() == null ? e : e.getCause());
    }
  }

  private static Result afterCreate(Throwable failure) {
    return failure instanceof TopicExistsException ? Result.DONE : afterOther(failure);
  }

  private static Result afterDelete(Throwable failure) {
    return failure instanceof UnknownTopicOrPartitionException ? Result.DONE : afterOther(failure);
  }

  private static Result afterOther(Throwable failure) {
    boolean hopeless =
        failure instanceof InvalidTopicException
            || failure instanceof PolicyViolationException
            || failure instanceof TopicDeletionDisabledException
            || failure instanceof AuthorizationException;
    return hopeless ? Result.refused(failure.toString()) : Result.retry(failure.toString());
  }

  private String name(AgentAddress address) {
    return topics.assignments(address.swarm(), address.agent());
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
