package io.fairlead.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that the last run has left open. A broker that is killed together with its
 * writers may forget which partitions a transaction was in; nobody would end it there then, and who
 * reads committed records would wait before it for ever.
 *
 * <p>Only for a broker that has just started and is alone: whoever wrote in those transactions is
 * gone, or must begin them anew.
 */
final class OpenTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(OpenTransactions.class);

  private OpenTransactions() {}

  /** Ends them all. One that can't be ended is logged, and left. */
  static void abort(Admin admin) throws InterruptedException {
    try {
      for (Map.Entry<TopicPartition, PartitionProducerState> entry :
          admin.describeProducers(partitions(admin)).all().get().entrySet()) {
        for (ProducerState producer : entry.getValue().activeProducers()) {
          if (producer.currentTransactionStartOffset().isPresent()) {
            abort(admin, entry.getKey(), producer);
          }
        }
      }
    } catch (ExecutionException e) {
      LOG.warn("Transactions of the last run could not be looked for", e.getCause());
    }
  }

  private static List<TopicPartition> partitions(Admin admin)
      throws InterruptedException, ExecutionException {
    var names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    List<TopicPartition> partitions = new ArrayList<>();
    admin
        .describeTopics(names)
        .allTopicNames()
        .get()
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        partition ->
                            partitions.add(new TopicPartition(name, partition.partition()))));
    return partitions;
  }

  private static void abort(Admin admin, TopicPartition partition, ProducerState producer)
      throws InterruptedException {
    try {
      admin
          .abortTransaction(
              new AbortTransactionSpec(
                  partition,
                  producer.producerId(),
                  (short) producer.producerEpoch(),
                  producer.coordinatorEpoch().orElse(0)))
          .all()
          .get();
      LOG.info("{}: ended a transaction of the last run", partition);
    } catch (ExecutionException e) {
      LOG.warn("{}: a transaction of the last run stays open", partition, e.getCause());
    }
  }
}
