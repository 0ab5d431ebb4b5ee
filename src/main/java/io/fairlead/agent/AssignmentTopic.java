package io.fairlead.agent;

import java.time.Duration;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the two topics on which an agent may be told what to do: its own, or the one that it
 * shares with others; and how far it has been read. Owned by the thread that reads.
 */
final class AssignmentTopic {
  private static final Logger LOG = LoggerFactory.getLogger(AssignmentTopic.class);
  private static final Duration LOOK_UP = Duration.ofSeconds(5);
  private static final long UNKNOWN = -1;

  private final String name;
  private final @Nullable String onlyKey;
  private final IntUnaryOperator partitionOf;
  private @Nullable TopicPartition partition;
  private long position = UNKNOWN;
  private boolean denied;

  private AssignmentTopic(String name, @Nullable String onlyKey, IntUnaryOperator partitionOf) {
    this.name = name;
    this.onlyKey = onlyKey;
    this.partitionOf = partitionOf;
  }

  /** The agent's own topic, which has one partition. */
  static AssignmentTopic own(Topics topics, AgentSettings settings) {
    return new AssignmentTopic(topics.assignments(settings), null, partitions -> 0);
  }

  /** The agent's partition of the topic that it may share. */
  static AssignmentTopic shared(Topics topics, AgentSettings settings) {
    return new AssignmentTopic(
        topics.sharedAssignments(settings),
        settings.agent().value(),
        partitions -> Topics.sharedPartition(settings.agent(), partitions));
  }

  /** What there is to read; null if there is nothing, as far as is known. */
  @Nullable TopicPartition partition() {
    return partition;
  }

  /**
   * Looks whether it exists. One that the agent is not allowed to know of does not, for it.
   *
   * @return whether it exists, with the agent's messages where they were
   * @throws KafkaException if that can't be told
   */
  boolean look(Consumer<String, byte[]> consumer) {
    TopicPartition before = partition;
    List<PartitionInfo> partitions = List.of();
    try {
      partitions = consumer.partitionsFor(name, LOOK_UP);
    } catch (TopicAuthorizationException e) {
      if (!denied) {
        LOG.info("{}: not allowed to read it; taken for absent", name);
      }
      denied = true;
    }
    if (partitions.isEmpty()) {
      return false;
    }
    TopicPartition found = new TopicPartition(name, partitionOf.applyAsInt(partitions.size()));
    if (before == null) {
      partition = found;
    }
    return before == null || before.equals(found);
  }

  /** Takes where it ends for where reading begins, unless that is known already. */
  void begin(Consumer<String, byte[]> consumer) {
    if (position != UNKNOWN) {
      return;
    }
    TopicPartition found = partition;
    if (found == null) {
      position = 0;
      return;
    }
    Long end = consumer.endOffsets(List.of(found), LOOK_UP).get(found);
    if (end == null) {
      throw new KafkaException("the broker told no end of " + found);
    }
    position = end;
  }

  /** Goes on where reading stopped; it must exist. */
  void seek(Consumer<String, byte[]> consumer) {
    if (partition != null) {
      consumer.seek(partition, Math.max(0, position));
    }
  }

  /** Reads it again from its start. */
  void rewind(Consumer<String, byte[]> consumer) {
    if (partition != null) {
      consumer.seekToBeginning(List.of(partition));
    }
  }

  boolean holds(ConsumerRecord<String, byte[]> record) {
    return partition != null
        && partition.partition() == record.partition()
        && name.equals(record.topic());
  }

  /** Whether the record's key names somebody else, so that it need not be decoded. */
  boolean isForOthers(ConsumerRecord<String, byte[]> record) {
    return onlyKey != null && !onlyKey.equals(record.key());
  }

  /** The record has been read. */
  void passed(ConsumerRecord<String, byte[]> record) {
    position = record.offset() + 1;
  }

  /** It is not read any more; where it ends is to be found out anew before it is. */
  void leave() {
    partition = null;
    position = UNKNOWN;
  }

  /** It is gone; another one under its name is read from its start. */
  void gone() {
    partition = null;
    position = 0;
  }

  @Override
  public String toString() {
    return partition == null ? name : partition.toString();
  }
}
