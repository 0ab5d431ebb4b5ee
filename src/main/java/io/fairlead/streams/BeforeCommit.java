package io.fairlead.streams;

import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Does something before each commit, so that state is written once for many records. To Kafka
 * Streams it is a store that keeps nothing and has a cache: caches are what it has written back
 * before it commits. Nothing public in 4.3.1 is told of a commit that is about to come, and commits
 * also come that nobody here asked for (by the interval, before partitions are given away, at the
 * end).
 *
 * <p>Stores are told in an order that nobody promises: what is written here must go to stores that
 * have no cache themselves. Owned by the stream thread.
 */
final class BeforeCommit extends StoreHook implements CachedStateStore<Object, Object> {
  private Runnable action = BeforeCommit::doNothing;

  private BeforeCommit(String name) {
    super(name);
  }

  static StoreBuilder<BeforeCommit> builder(String name) {
    return new Builder<>(name, () -> new BeforeCommit(name));
  }

  private static void doNothing() {}

  /** From now on this is done before each commit, instead of what was done so far. */
  void run(Runnable newAction) {
    action = newAction;
  }

  /**
   * What has not been written is wrong, and must never be. Streams gives the task up and ignores
   * what its caches throw then; if something makes it go on all the same, its commits fail.
   */
  void abandon() {
    action = BeforeCommit::refuse;
  }

  private static void refuse() {
    throw new IllegalStateException("what was decided after a failure is not committed");
  }

  @Override
  public void flushCache() {
    action.run();
  }

  @Override
  public void clearCache() {
    action = BeforeCommit::doNothing; // the task becomes a standby, which keeps this object
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public void close() {
    action = BeforeCommit::doNothing;
    super.close();
  }
}
