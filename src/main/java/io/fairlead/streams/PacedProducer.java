package io.fairlead.streams;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;

/** A commit begins with a flush and ends with its transaction; the stream thread calls both. */
final class PacedProducer extends KafkaProducer<byte[], byte[]> {
  /** So often in a row a thread begins again; then it ends. */
  static final int MAX_ENDED_IN_A_ROW = 3;

  private final Supplier<ThreadClients> ofThread;
  private final TimeSource time;
  private final Supplier<CommitPacer> pacers;
  private final WriteStage.Order order;
  private final boolean transactional;
  private final HeldRecord.Sender sender = super::send;

  /** Why a record is not with the broker; never in transactions. */
  private volatile @Nullable Exception missing;

  /**
   * @param ofThread gives what the calling thread's clients have in common
   * @param pacers gives that of the calling thread
   * @param order in which a commit without a transaction writes
   */
  PacedProducer(
      Map<String, Object> config,
      Supplier<ThreadClients> ofThread,
      TimeSource time,
      Supplier<CommitPacer> pacers,
      WriteStage.Order order) {
    super(config, new ByteArraySerializer(), new ByteArraySerializer());
    transactional = config.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG) != null;
    this.ofThread = ofThread;
    this.time = time;
    this.pacers = pacers;
    this.order = order;
  }

  @Override
  public void initTransactions() {
    pacers.get().aborted(time.nanoTime()); // whatever a producer before this one had begun
    super.initTransactions();
  }

  @Override
  public void beginTransaction() {
    super.beginTransaction();
    ofThread.get().held().beginTransaction();
    pacers.get().transactionBegan();
  }

  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    pacers.get().written();
    ThreadClients own = ofThread.get();
    HeldRecords held = own.heldIfAny();
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
    if (held.isDue(now) && (transactional || ofThread.get().seemsMember())) {
      held.send();
    }
    return result;
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
   *     first failure only, and until somebody looks: it would begin that partition anew and commit
   *     the others of the thread, whose records may have failed after it. So the thread ends, and
   *     nothing of it is committed. A transaction refuses its commit by itself.
   * @throws TaskMigratedException if, without transactions, others may have the partitions
   */
  @Override
  public void flush() {
    pacers.get().commitBegins(time.nanoTime());
    if (transactional) {
      ofThread.get().sendHeld();
      super.flush();
      return;
    }
    refuseIfMissing();
    refuseIfNotMember();
    ofThread.get().sendHeld();
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
    if (!ofThread.get().mayWrite()) {
      throw ThreadClients.lost();
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
      ofThread.get().sendHeld();
      endTransaction();
    }
    super.close(timeout);
  }

  private void endTransaction() {
    HeldRecords held = ofThread.get().heldIfAny();
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
    ThreadClients own = ofThread.get();
    ofThread.get().sendHeld();
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
