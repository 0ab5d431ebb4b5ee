package io.fairlead.bench.compare;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** Whether the only consumer of a group has its partitions. */
final class AssignedPartitions implements ConsumerRebalanceListener {
  private volatile boolean complete;

  boolean isComplete() {
    return complete;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    complete = !partitions.isEmpty() || complete;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
}
