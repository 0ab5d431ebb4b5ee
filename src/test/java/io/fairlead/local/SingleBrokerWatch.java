package io.fairlead.local;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Does for a broker that is nobody's own what {@link LocalCluster} does for its, and an operator
 * with {@code kafka-transactions.sh}: a cluster of one broker that is restarted may leave
 * transactions that hang, see {@link HangingTransactions}. The log of transactions must have one
 * partition.
 */
public final class SingleBrokerWatch implements AutoCloseable {
  private static final long EVERY_S = 5;

  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();

  public SingleBrokerWatch(String bootstrapServers, int port) {
    ScheduledFuture<?> unused =
        watch.scheduleWithFixedDelay(
            () -> look(bootstrapServers, port), EVERY_S, EVERY_S, TimeUnit.SECONDS);
  }

  private static void look(String bootstrapServers, int port) {
    try {
      HangingTransactions.end(bootstrapServers, port);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
