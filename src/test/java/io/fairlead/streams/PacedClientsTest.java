package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.streams.tally.ThreadTally;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Without a broker: what is refused here is refused before anybody is asked. */
class PacedClientsTest {
  private static final Set<TopicPartition> PARTITION = Set.of(new TopicPartition("tasks", 0));

  private final CommitPacer pacer = new CommitPacer(0, new ThreadTally(Thread.currentThread(), 0));
  private final PacedClients clients = new PacedClients(TimeSource.SYSTEM, () -> pacer);

  @Test
  void aPartitionReadsItsStateOnlyWhileNoTransactionIsOpen() {
    try (Consumer<byte[], byte[]> consumer =
        clients.getConsumer(
            Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "group.id", "g",
                "default.api.timeout.ms", "1",
                "request.timeout.ms", "1"))) {
      pacer.transactionBegan();
      assertTrue(isHeldUp(consumer));
      pacer.committed(System.nanoTime());
      assertFalse(isHeldUp(consumer), "the broker is asked");
    }
  }

  private static boolean isHeldUp(Consumer<byte[], byte[]> consumer) {
    TimeoutException e = assertThrows(TimeoutException.class, () -> consumer.committed(PARTITION));
    return e.getMessage().contains("a transaction is open");
  }
}
