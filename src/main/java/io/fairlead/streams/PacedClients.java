package io.fairlead.streams;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

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
  private final TimeSource time;
  private final Supplier<CommitPacer> pacers;
  private final WriteStage.Order order;

  /** Not static: another coordinator in the process has clients of its own. */
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<ThreadClients> ofThread = ThreadLocal.withInitial(ThreadClients::new);

  private volatile boolean stopping;

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
    return new PacedProducer(config, ofThread::get, time, pacers, order);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new PacedConsumer(config, ofThread::get, time, pacers, () -> stopping);
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
    return ofThread.get().confirmed();
  }

  private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
