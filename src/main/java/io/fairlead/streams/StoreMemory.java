package io.fairlead.streams;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory that all RocksDB stores of one coordinator share. Without a common bound each of them
 * takes 50 MB for blocks and 48 MB for unwritten data, times stores, times partitions.
 */
final class StoreMemory implements AutoCloseable {
  private static final double WRITE_SHARE = 0.5;
  private static final int SHARD_BITS = -1;
  private static final double INDEX_SHARE = 0.1;

  private final Cache cache;
  private final WriteBufferManager writeBuffers;

  StoreMemory(long bytes) {
    // Kafka Streams loads it only with the first store, after this.
    RocksDB.loadLibrary();
    cache = new LRUCache(bytes, SHARD_BITS, false, INDEX_SHARE);
    writeBuffers = new WriteBufferManager((long) (bytes * WRITE_SHARE), cache);
  }

  Cache cache() {
    return cache;
  }

  WriteBufferManager writeBuffers() {
    return writeBuffers;
  }

  /** After the last store that uses it is closed. */
  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
  }
}
