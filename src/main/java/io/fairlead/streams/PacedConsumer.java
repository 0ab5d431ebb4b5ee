package io.fairlead.streams;

import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream thread waits for input in a poll, no longer than until a commit is due. It has worked
 * off what it had then, so what is held back goes out: at once if that makes it visible, else if
 * there is no more input already.
 */
final class PacedConsumer extends KafkaConsumer<byte[], byte[]> {
  /** That of Kafka's consumer (4.3.1). */
  private static final int DEFAULT_SESSION_TIMEOUT_MS = 45_000;

  private static final Logger LOG = LoggerFactory.getLogger(PacedConsumer.class);

  private final Supplier<ThreadClients> ofThread;
  private final TimeSource time;
  private final Supplier<CommitPacer> pacers;
  private final BooleanSupplier stopping;
  private final Membership membership;

  /**
   * @param ofThread gives what the calling thread's clients have in common
   * @param pacers gives that of the calling thread
   * @param stopping whether all threads end
   */
  PacedConsumer(
      Map<String, Object> config,
      Supplier<ThreadClients> ofThread,
      TimeSource time,
      Supplier<CommitPacer> pacers,
      BooleanSupplier stopping) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    Object sessionMs = config.getOrDefault(SESSION_TIMEOUT_MS_CONFIG, DEFAULT_SESSION_TIMEOUT_MS);
    membership = new Membership(Long.parseLong(sessionMs.toString()));
    this.ofThread = ofThread;
    this.time = time;
    this.pacers = pacers;
    this.stopping = stopping;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, new LossListener(this, listener));
  }

  @Override
  public void subscribe(Pattern topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, new LossListener(this, listener));
  }

  /** Streams does so when its tasks have migrated, and has closed them all by then. */
  @Override
  public void unsubscribe() {
    super.unsubscribe();
    beginAnew();
  }

  /**
   * @throws TaskMigratedException if, without transactions, the partitions are gone
   */
  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ThreadClients own = ofThread.get();
    own.consumer = this;
    if (own.producer != null && !mayWrite()) {
      refuseIfLost();
      return pollFor(timeout); // what is held waits until the group has settled, if not too long
    }
    writeIfMuch();
    HeldRecords held = own.held();
    ConsumerRecords<byte[], byte[]> records = ConsumerRecords.empty();
    if (held.isInTransaction()) {
      records = pollFor(Duration.ZERO);
    }
    if (records.isEmpty() && records.nextOffsets().isEmpty()) {
      held.send();
      records = pollFor(timeout);
    }
    pacers.get().requestIfDue(time.nanoTime());
    return records;
  }

  /** All that belonged to the partitions is closed; what the thread gets next is another's. */
  private void beginAnew() {
    ThreadClients own = ofThread.get();
    if (own.producer != null) {
      own.forget();
    }
    membership.begin();
  }

  /** Whether the thread may write what it has decided; asks, if that is in doubt. */
  boolean mayWrite() {
    if (!seemsMember() && !membership.isLost()) {
      askWhetherMember();
    }
    return membership.isCertain();
  }

  /** Whether it may, as far as is known. */
  boolean seemsMember() {
    membership.at(time.nanoTime(), time.wallMs());
    return membership.isCertain();
  }

  private void refuseIfLost() {
    if (ofThread.get().state.isMuch()) {
      membership.lost();
    }
    if (membership.isLost()) {
      throw ThreadClients.lost();
    }
  }

  /**
   * The broker takes no commit of one who is no member; so what is committed is committed once
   * more, or that nothing is. While the group settles there is no answer, and one that comes late
   * leaves the doubt. Who can't be answered otherwise counts as lost: at worst its partitions are
   * read anew.
   */
  private void askWhetherMember() {
    try {
      Set<TopicPartition> assigned = assignment();
      Map<TopicPartition, OffsetAndMetadata> again = new HashMap<>(super.committed(assigned));
      again.values().removeIf(Objects::isNull);
      Set<TopicPartition> unread = new HashSet<>(assigned);
      unread.removeAll(again.keySet());
      super.beginningOffsets(unread)
          .forEach((partition, begin) -> again.put(partition, new OffsetAndMetadata(begin)));
      super.commitSync(again);
      membership.confirmed();
      membership.at(time.nanoTime(), time.wallMs());
    } catch (RebalanceInProgressException e) {
      LOG.debug("the thread stood still, and its group is about to settle", e);
    } catch (KafkaException e) {
      LOG.warn("the thread stood still, and is no member of its group any more", e);
      membership.lost();
    }
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      super.commitSync(offsets);
    } catch (CommitFailedException e) {
      membership.lost();
      throw e;
    }
  }

  /** While partitions move, Streams reads on and commits nothing. */
  private void writeIfMuch() {
    ThreadClients own = ofThread.get();
    if (own.producer != null && own.state.isMuch()) {
      own.producer.flush();
    }
  }

  private ConsumerRecords<byte[], byte[]> pollFor(Duration timeout) {
    CommitPacer pacer = pacers.get();
    long began = time.nanoTime();
    try {
      return super.poll(pacer.pollAtMost(timeout, began));
    } finally {
      long now = time.nanoTime();
      pacer.idled(now - began);
      membership.at(now, time.wallMs());
    }
  }

  /**
   * Streams asks for this just before it has a partition's processor read its state, which may take
   * longer than the transaction of the thread's other partitions may last. If one is open, Streams
   * is told to come back: it takes a time-out here for a reason to try again soon (4.3.1: {@code
   * TaskManager.transitRestoredTaskToRunning}). What is held back does not wait for it.
   */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
    ThreadClients own = ofThread.get();
    if (own.producer == null || seemsMember()) {
      own.sendHeld();
    }
    if (pacers.get().holdsUp(time.nanoTime())) {
      throw new TimeoutException("a transaction is open; it is committed first");
    }
    return super.committed(partitions);
  }

  @Override
  public void close(CloseOptions options) {
    super.close(
        stopping.getAsBoolean() || ofThread.get().failed
            ? options.withGroupMembershipOperation(
                CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
            : options);
  }

  /** Passes on what a consumer is told. What is lost is not written while Streams closes it. */
  private static final class LossListener implements ConsumerRebalanceListener {
    private final PacedConsumer consumer;
    private final ConsumerRebalanceListener listener;

    LossListener(PacedConsumer consumer, ConsumerRebalanceListener listener) {
      this.consumer = consumer;
      this.listener = listener;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      listener.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      listener.onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      consumer.membership.lost();
      listener.onPartitionsLost(partitions);
      consumer.beginAnew();
    }
  }
}
