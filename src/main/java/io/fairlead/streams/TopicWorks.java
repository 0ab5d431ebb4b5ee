package io.fairlead.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  /**
   * A topic that is to exist.
   *
   * @param partitions how many, if it is created now
   * @param shared whether any number will do, if it is there already
   */
  record Wanted(String name, int partitions, boolean shared) {}

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
  private final int replicationFactor;
  private final Map<String, String> topicConfig;

  /**
   * @param replicationFactor -1 for the broker's default
   * @param maxMessageBytes longest message to an agent
   */
  TopicWorks(Admin admin, int replicationFactor, long retentionMs, int maxMessageBytes) {
    this.admin = admin;
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

  /**
   * Done where the topic exists now, each partition with a leader, and where it is an agent's own,
   * there is but one.
   */
  Map<String, Result> create(Collection<Wanted> topics) throws InterruptedException {
    Map<String, Wanted> byName = new LinkedHashMap<>();
    topics.forEach(topic -> byName.put(topic.name(), topic));
    Map<String, Result> out = new HashMap<>();
    List<String> toConfirm = new ArrayList<>();
    Map<String, KafkaFuture<Void>> created =
        admin.createTopics(byName.values().stream().map(this::newTopic).toList()).values();
    for (String name : byName.keySet()) {
      Result result = await(created.get(name), unused -> Result.DONE, TopicWorks::afterCreate);
      if (result.verdict() == Verdict.DONE) {
        toConfirm.add(name);
      } else {
        out.put(name, result);
      }
    }
    confirm(toConfirm, byName, out);
    return out;
  }

  private NewTopic newTopic(Wanted topic) {
    Optional<Short> replicas =
        replicationFactor < 0 ? Optional.empty() : Optional.of((short) replicationFactor);
    return new NewTopic(topic.name(), Optional.of(topic.partitions()), replicas)
        .configs(topicConfig);
  }

  /** Created is not yet known to the brokers: a write before that would wait or fail. */
  private void confirm(List<String> names, Map<String, Wanted> wanted, Map<String, Result> out)
      throws InterruptedException {
    if (names.isEmpty()) {
      return;
    }
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(names).topicNameValues();
    for (String name : names) {
      boolean shared = Objects.requireNonNull(wanted.get(name)).shared();
      out.put(
          name,
          await(
              described.get(name),
              description -> judge(description, shared),
              TopicWorks::afterOther));
    }
  }

  private static Result judge(TopicDescription description, boolean shared) {
    int partitions = description.partitions().size();
    if (!shared && partitions != 1) {
      return Result.refused(
          "topic " + description.name() + " exists with " + partitions + " partitions, not 1");
    }
    return description.partitions().stream().anyMatch(each -> each.leader() == null)
        ? Result.retry("topic " + description.name() + " has no leader yet")
        : Result.DONE;
  }

  /** Done where the topic is gone. */
  Map<String, Result> delete(Collection<String> names) throws InterruptedException {
    Map<String, KafkaFuture<Void>> deleted = admin.deleteTopics(names).topicNameValues();
    Map<String, Result> out = new HashMap<>();
    for (String name : names) {
      out.put(name, await(deleted.get(name), unused -> Result.DONE, TopicWorks::afterDelete));
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

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
