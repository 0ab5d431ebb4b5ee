package io.fairlead.streams;

import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's own clients, paced. They tell the {@link CommitPacer} of the thread that uses them how
 * long it waited for input, what it writes, when a commit begins and when it has ended. Streams has
 * no call-back for that, and its own {@code commit-latency-avg} takes every commit that was asked
 * for as 0 ms (4.3.1: {@code StreamThread.maybeCommit} looks at the clock only after commits of the
 * interval). And they hold back what a thread writes while it has input to work off, see {@link
 * HeldRecords}: without a transaction so that it goes out together, within one so that it is with
 * the broker before the commit asks for it.
 */
final class PacedClients implements KafkaClientSupplier {
  /** So often in a row a thread begins again; then it ends. */
  static final int MAX_ENDED_IN_A_ROW = 3;

  /** That of Kafka's consumer (4.3.1). */
  private static final int DEFAULT_SESSION_TIMEOUT_MS = 45_000;

  private static final Logger LOG = LoggerFactory.getLogger(PacedClients.class);

  private final TimeSource time;
  private final Supplier<CommitPacer> pacers;
  private final WriteStage.Order order;

  /** Not static: another coordinator in the process has clients of its own. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<OfThread> ofThread = ThreadLocal.withInitial(OfThread::new);

  private volatile boolean stopping;

  /** What the clients of one stream thread have in common. */
  private static final class OfThread {
    /**
     * What it holds back. Only a thread that polls or commits has any: whoever else writes, a
     * producer's own thread after a failure for instance, has nobody who would send it.
     */
    private @Nullable HeldRecords held;

    private final HeldState state = new HeldState();

    /** What it writes with, if not in transactions. */
    private @Nullable Producer<byte[], byte[]> producer;

    /** What it polls with. */
    private @Nullable PacedConsumer consumer;

    /** Whether it has failed, and is about to end. */
    private boolean failed;

    /** Transactions one after another that had ended when it was about to commit them. */
    private int endedInARow;
  }

  /**
   * @param pacers gives that of the calling thread
   * @param order in which a commit without a transaction writes
   */
  PacedClients(TimeSource time, Supplier<CommitPacer> pacers, WriteStage.Order order) {
    this.time = time;
    this.pacers = pacers;
    this.order = order;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new PacedProducer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new PacedConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  /**
   * The calling thread has failed and ends. Its consumer leaves the group when it is closed.
   * Streams would have it leave, and then has it stay after all (4.3.1: {@code StreamThread.run},
   * {@code KafkaStreams.replaceStreamThread}); until its session has lapsed its partitions would
   * wait for it, and every instance with its commits.
   */
  void threadFailed() {
    ofThread.get().failed = true;
  }

  /** A thread has failed for good, and all end with it: the consumers of all leave the group. */
  void instanceFailed() {
    stopping = true;
  }

  /** Whether the broker has all that the calling thread has written. */
  boolean confirmed() {
    OfThread own = ofThread.get();
    return (own.held == null || own.held.isConfirmed()) && own.state.isConfirmed();
  }

  private HeldRecords held() {
    OfThread own = ofThread.get();
    if (own.held == null) {
      own.held = new HeldRecords();
    }
    return own.held;
  }

  private void sendHeld() {
    HeldRecords held = ofThread.get().held;
    if (held != null) {
      held.send();
    }
  }

  /** Whether the calling thread, without a transaction, may write what it has decided. */
  private boolean mayWrite() {
    PacedConsumer consumer = ofThread.get().consumer;
    return consumer == null || consumer.mayWrite();
  }

  /** Streams closes what the thread had and joins anew, as if a commit had been refused. */
  private static TaskMigratedException lost() {
    return new TaskMigratedException("others may have the thread's partitions; it writes no more");
  }

  private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The stream thread waits for input in a poll, no longer than until a commit is due. It has
   * worked off what it had then, so what is held back goes out: at once if that makes it visible,
   * else if there is no more input already.
   */
  private final class PacedConsumer extends KafkaConsumer<byte[], byte[]> {
    private final Membership membership;

    PacedConsumer(Map<String, Object> config) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      Object sessionMs = config.getOrDefault(SESSION_TIMEOUT_MS_CONFIG, DEFAULT_SESSION_TIMEOUT_MS);
      membership = new Membership(Long.parseLong(sessionMs.toString()));
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
      OfThread own = ofThread.get();
      own.consumer = this;
      if (own.producer != null && !mayWrite()) {
        refuseIfLost();
        return pollFor(timeout); // what is held waits until the group has settled, if not too long
      }
      writeIfMuch();
      HeldRecords held = held();
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
      OfThread own = ofThread.get();
      if (own.producer != null && own.held != null) {
        own.held.forget();
        own.state.forget();
      }
      membership.begin();
    }

    /** Whether the thread may write what it has decided; asks, if that is in doubt. */
    private boolean mayWrite() {
      if (!seemsMember() && !membership.isLost()) {
        askWhetherMember();
      }
      return membership.isCertain();
    }

    /** Whether it may, as far as is known. */
    private boolean seemsMember() {
      membership.at(time.nanoTime(), time.wallMs());
      return membership.isCertain();
    }

    private void refuseIfLost() {
      if (ofThread.get().state.isMuch()) {
        membership.lost();
      }
      if (membership.isLost()) {
        throw lost();
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
      OfThread own = ofThread.get();
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
     * Streams asks for this just before it has a partition's processor read its state, which may
     * take longer than the transaction of the thread's other partitions may last. If one is open,
     * Streams is told to come back: it takes a time-out here for a reason to try again soon (4.3.1:
     * {@code TaskManager.transitRestoredTaskToRunning}). What is held back does not wait for it.
     */
    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
      if (ofThread.get().producer == null || seemsMember()) {
        sendHeld();
      }
      if (pacers.get().holdsUp(time.nanoTime())) {
        throw new TimeoutException("a transaction is open; it is committed first");
      }
      return super.committed(partitions);
    }

    @Override
    public void close(CloseOptions options) {
      super.close(
          stopping || ofThread.get().failed
              ? options.withGroupMembershipOperation(
                  CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
              : options);
    }
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

  /** A commit begins with a flush and ends with its transaction; the stream thread calls both. */
  private final class PacedProducer extends KafkaProducer<byte[], byte[]> {
    private final boolean transactional;
    private final HeldRecord.Sender sender = super::send;

    /** Why a record is not with the broker; never in transactions. */
    private volatile @Nullable Exception missing;

    PacedProducer(Map<String, Object> config) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      transactional = config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG) != null;
    }

    @Override
    public void initTransactions() {
      pacers.get().aborted(time.nanoTime()); // whatever a producer before this one had begun
      super.initTransactions();
    }

    @Override
    public void beginTransaction() {
      super.beginTransaction();
      held().beginTransaction();
      pacers.get().transactionBegan();
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      pacers.get().written();
      OfThread own = ofThread.get();
      HeldRecords held = own.held;
      if (transactional) {
        return held == null ? super.send(record, callback) : add(held, record, callback);
      }
      Callback told = remembering(callback);
      if (held == null) {
        return super.send(record, told);
      }
      own.producer = this;
      WriteStage stage = order.of(record);
      if (stage != WriteStage.OUTPUT) {
        return own.state.add(stage, sender, record, told);
      }
      own.state.written(record);
      return add(held, record, told);
    }

    private Future<RecordMetadata> add(
        HeldRecords held, ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      long now = time.nanoTime();
      Future<RecordMetadata> result = held.add(sender, record, callback, now);
      if (held.isDue(now) && (transactional || seemsMember())) {
        held.send();
      }
      return result;
    }

    /** Nobody is asked in the midst of a record; if in doubt, it is held. */
    private boolean seemsMember() {
      PacedConsumer consumer = ofThread.get().consumer;
      return consumer == null || consumer.seemsMember();
    }

    private Callback remembering(@Nullable Callback callback) {
      return (metadata, failure) -> {
        if (failure != null) {
          missing = failure;
        }
        if (callback != null) {
          callback.onCompletion(metadata, failure);
        }
      };
    }

    /**
     * Without transactions what is held is written stage by stage.
     *
     * @throws KafkaException if, without transactions, a record is missing. Streams knows of the
     *     first failure only, and until somebody looks: it would begin that partition anew and
     *     commit the others of the thread, whose records may have failed after it. So the thread
     *     ends, and nothing of it is committed. A transaction refuses its commit by itself.
     * @throws TaskMigratedException if, without transactions, others may have the partitions
     */
    @Override
    public void flush() {
      pacers.get().commitBegins(time.nanoTime());
      if (transactional) {
        sendHeld();
        super.flush();
        return;
      }
      refuseIfMissing();
      refuseIfNotMember();
      sendHeld();
      super.flush();
      refuseIfMissing();
      for (WriteStage stage : WriteStage.values()) {
        refuseIfNotMember(); // a flush may take long
        if (ofThread.get().state.send(stage)) {
          super.flush();
          refuseIfMissing();
        }
      }
    }

    private void refuseIfNotMember() {
      if (!mayWrite()) {
        throw lost();
      }
    }

    /** What was written in the midst of a record before it failed is missing, too. */
    private void refuseIfMissing() {
      Exception why = missing;
      if (why != null) {
        throw new KafkaException("a record could not be written", why);
      }
      if (ofThread.get().failed) {
        throw new KafkaException("nothing is committed after a failure");
      }
    }

    /**
     * What is held back in a transaction that is open is aborted with all that is in it; one that
     * nothing was sent of would be waited for half a minute (4.3.1: {@code Sender.run}). Without
     * transactions what has not been flushed is not committed either, and done again.
     */
    @Override
    public void close(Duration timeout) {
      if (transactional) {
        sendHeld();
        endTransaction();
      }
      super.close(timeout);
    }

    private void endTransaction() {
      HeldRecords held = ofThread.get().held;
      if (held != null) {
        held.endTransaction();
      }
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
      LockSupport.parkNanos(pacers.get().emptyPauseNanos(time.nanoTime()));
      super.sendOffsetsToTransaction(offsets, group);
    }

    @Override
    public void abortTransaction() {
      pacers.get().aborted(time.nanoTime());
      endTransaction();
      super.abortTransaction();
    }

    /**
     * Who commits what the broker has aborted, because it was open for too long, is answered that
     * there is no such transaction. Streams takes that for a defect and ends the thread; but it is
     * fenced, as it would have been told had it written instead, and begins again from what was
     * committed. Not for ever: then it may be a defect indeed.
     */
    @Override
    public void commitTransaction() {
      OfThread own = ofThread.get();
      sendHeld();
      try {
        super.commitTransaction();
      } catch (InvalidTxnStateException e) {
        if (++own.endedInARow > MAX_ENDED_IN_A_ROW) {
          throw e;
        }
        ProducerFencedException fenced =
            new ProducerFencedException("the transaction has ended without its producer");
        fenced.initCause(e);
        throw fenced;
      }
      own.endedInARow = 0;
      endTransaction();
      pacers.get().committed(time.nanoTime());
    }
  }
}
