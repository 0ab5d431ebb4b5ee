package io.fairlead.streams;

import static org.apache.kafka.clients.consumer.ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
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

  /** Streams closes what it had and joins anew, as if a commit had been refused. */
  private void refuseIfLost() {
    PacedConsumer consumer = ofThread.get().consumer;
    if (consumer != null && !consumer.isMember()) {
      throw new TaskMigratedException("the thread's partitions are lost; it writes nothing more");
    }
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
      membership =
          new Membership(Duration.ofMillis(Long.parseLong(sessionMs.toString())).toNanos());
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
      super.subscribe(topics, new LossListener(listener));
    }

    @Override
    public void subscribe(Pattern topics, ConsumerRebalanceListener listener) {
      super.subscribe(topics, new LossListener(listener));
    }

    /**
     * @throws TaskMigratedException if, without transactions, the partitions are gone
     */
    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      OfThread own = ofThread.get();
      own.consumer = this;
      if (own.producer != null) {
        beginAnewIfLost();
        refuseIfLost();
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

    /** By now Streams has closed all that was lost. */
    private void beginAnewIfLost() {
      if (membership.isLost()) {
        held().forget();
        ofThread.get().state.forget();
        membership.begin();
      }
    }

    /** Whether the thread may write, without a transaction, what it has decided. */
    private boolean isMember() {
      membership.at(time.nanoTime());
      if (!membership.isLost() && membership.isDoubtful()) {
        askWhetherMember();
      }
      return !membership.isLost();
    }

    /**
     * The broker takes no commit of one who is no member; so what is committed is committed once
     * more. Who can't be answered counts as lost: at worst its partitions are read anew.
     */
    private void askWhetherMember() {
      try {
        Map<TopicPartition, OffsetAndMetadata> again = new HashMap<>(super.committed(assignment()));
        again.values().removeIf(Objects::isNull);
        if (!again.isEmpty()) {
          super.commitSync(again);
        }
        membership.confirmed();
      } catch (KafkaException e) {
        LOG.warn("the thread stood still, and is no member of the group any more", e);
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
        membership.at(now);
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
      sendHeld();
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

  /** Passes on what a consumer is told, and notes it if partitions are lost. */
  private final class LossListener implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener listener;

    LossListener(ConsumerRebalanceListener listener) {
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

    /** Streams flushes what it closes. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      PacedConsumer consumer = ofThread.get().consumer;
      if (consumer != null) {
        consumer.membership.lost();
      }
      listener.onPartitionsLost(partitions);
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
        return held == null
            ? super.send(record, callback)
            : held.add(sender, record, callback, time.nanoTime());
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
      return held.add(sender, record, told, time.nanoTime());
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
      refuseIfLost();
      sendHeld();
      super.flush();
      refuseIfMissing();
      for (WriteStage stage : WriteStage.values()) {
        if (ofThread.get().state.send(stage)) {
          super.flush();
          refuseIfMissing();
        }
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
