package io.fairlead.local;

import io.fairlead.local.TransactionLog.Transaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest.TxnMarkerEntry;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends hanging transactions: those that are open on a partition, but of which the transaction
 * coordinator does not know that they are. Nobody would end them, and who reads committed records
 * would wait before them for ever.
 *
 * <p>Each is ended as the coordinator had decided, which its log tells; one of which that tells
 * nothing is aborted.
 *
 * <p>A transaction that the coordinator knows is never touched, however old it is: its writer may
 * have lived through the restart and be about to commit it, or the coordinator may be committing
 * it. To end it on one partition would tear it apart.
 *
 * <p>Kafka 4.3.1 makes them when it writes the markers of a transaction while the broker is being
 * stopped or started: a partition that has no leader at that moment is taken for deleted
 * (KAFKA-20734).
 */
final class HangingTransactions {
  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

  /** Nobody's: to ask for it is to wait until the coordinator has loaded what it knows. */
  private static final String NOBODY = "fairlead-nobody";

  /**
   * The transaction version under which a marker may have the epoch of the records that it ends.
   */
  private static final short SAME_EPOCH = 0;

  private static final long SETTLE_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_MS = 50;

  private final String bootstrapServers;
  private final int port;
  private final Admin admin;

  private HangingTransactions(String bootstrapServers, int port, Admin admin) {
    this.bootstrapServers = bootstrapServers;
    this.port = port;
    this.admin = admin;
  }

  /** What one transaction has on one partition. */
  private record Open(
      TopicPartition partition, long producerId, int epoch, int coordinatorEpoch, long offset) {}

  /** Ends those that hang. One that can't be ended is logged, and left. */
  static void end(EmbeddedBroker broker) throws InterruptedException {
    end(broker.bootstrapServers(), broker.port());
  }

  /**
   * Of the one broker that a cluster has.
   *
   * @param port where that broker listens, on loopback and in plain text
   */
  static void end(String bootstrapServers, int port) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      new HangingTransactions(bootstrapServers, port, admin).end();
    } catch (ExecutionException | RuntimeException e) {
      LOG.warn("Hanging transactions could not be looked for", e);
    }
  }

  /**
   * The same for a broker that no client knows: waits first until the coordinator has ended what is
   * decided or has timed out, for at most {@link #SETTLE_LIMIT_NANOS}.
   */
  static void settle(EmbeddedBroker broker) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      HangingTransactions transactions =
          new HangingTransactions(broker.bootstrapServers(), broker.port(), admin);
      long startNanos = System.nanoTime();
      while (transactions.areEnding() && System.nanoTime() - startNanos < SETTLE_LIMIT_NANOS) {
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      }
      transactions.end();
    } catch (ExecutionException | RuntimeException e) {
      LOG.warn("Hanging transactions could not be looked for", e);
    }
  }

  /** Whether the coordinator is about to write markers without anybody asking it to. */
  private boolean areEnding() throws InterruptedException, ExecutionException {
    awaitCoordinator();
    Set<String> ids =
        admin.listTransactions(new ListTransactionsOptions()).all().get().stream()
            .map(TransactionListing::transactionalId)
            .collect(Collectors.toSet());
    long nowMs = System.currentTimeMillis();
    return admin.describeTransactions(ids).all().get().values().stream()
        .anyMatch(
            transaction ->
                switch (transaction.state()) {
                  case PREPARE_COMMIT, PREPARE_ABORT, PREPARE_EPOCH_FENCE -> true;
                  case ONGOING ->
                      transaction.transactionStartTimeMs().orElse(nowMs)
                              + transaction.transactionTimeoutMs()
                          <= nowMs;
                  case COMPLETE_ABORT, COMPLETE_COMMIT, EMPTY, UNKNOWN -> false;
                });
  }

  private void end() throws InterruptedException, ExecutionException {
    List<Open> hanging = hanging();
    if (hanging.isEmpty()) {
      return;
    }
    Set<Transaction> committed = TransactionLog.committed(bootstrapServers);
    for (Open one : hanging) {
      boolean commit = committed.contains(new Transaction(one.producerId, one.epoch));
      end(one, commit ? TransactionResult.COMMIT : TransactionResult.ABORT);
    }
  }

  /**
   * The coordinator is asked between two looks at the partitions. It forgets a partition only after
   * it has written the marker there, and learns of it before the first record is: so what is open
   * at both looks and unknown between them hangs.
   */
  private List<Open> hanging() throws InterruptedException, ExecutionException {
    List<Open> open = open();
    if (open.isEmpty()) {
      return open;
    }
    Map<Long, Set<TopicPartition>> known = known();
    List<Open> unknown =
        open.stream()
            .filter(o -> !known.getOrDefault(o.producerId, Set.of()).contains(o.partition))
            .toList();
    if (unknown.isEmpty()) {
      return unknown;
    }
    Set<Open> still = Set.copyOf(open());
    return unknown.stream().filter(still::contains).toList();
  }

  private List<Open> open() throws InterruptedException, ExecutionException {
    List<Open> open = new ArrayList<>();
    admin
        .describeProducers(partitions())
        .all()
        .get()
        .forEach(
            (partition, state) ->
                state
                    .activeProducers()
                    .forEach(
                        producer ->
                            producer
                                .currentTransactionStartOffset()
                                .ifPresent(
                                    offset ->
                                        open.add(
                                            new Open(
                                                partition,
                                                producer.producerId(),
                                                producer.producerEpoch(),
                                                producer.coordinatorEpoch().orElse(0),
                                                offset)))));
    return open;
  }

  private List<TopicPartition> partitions() throws InterruptedException, ExecutionException {
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

  /**
   * By producer id, the partitions on which the coordinator will end the producer's transaction.
   */
  private Map<Long, Set<TopicPartition>> known() throws InterruptedException, ExecutionException {
    awaitCoordinator();
    Set<String> ids =
        admin.listTransactions(new ListTransactionsOptions()).all().get().stream()
            .map(TransactionListing::transactionalId)
            .collect(Collectors.toSet());
    Map<Long, Set<TopicPartition>> known = new HashMap<>();
    for (TransactionDescription transaction :
        admin.describeTransactions(ids).all().get().values()) {
      known.put(transaction.producerId(), transaction.topicPartitions());
    }
    return known;
  }

  /**
   * A coordinator that is not elected yet lists no transactions and says nothing of it; asked for
   * one by its id, it makes the client wait. There is one for all ids: {@link BrokerSettings} keep
   * their state in one partition.
   */
  private void awaitCoordinator() throws InterruptedException, ExecutionException {
    try {
      admin.describeTransactions(List.of(NOBODY)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TransactionalIdNotFoundException)) {
        throw e;
      }
    }
  }

  private void end(Open hanging, TransactionResult result) {
    WriteTxnMarkersRequest request =
        new WriteTxnMarkersRequest.Builder(
                List.of(
                    new TxnMarkerEntry(
                        hanging.producerId,
                        (short) hanging.epoch,
                        hanging.coordinatorEpoch,
                        result,
                        List.of(hanging.partition),
                        SAME_EPOCH)))
            .build(ApiKeys.WRITE_TXN_MARKERS.latestVersion());
    try {
      WriteTxnMarkersResponse response =
          (WriteTxnMarkersResponse) BrokerRequest.send(port, request);
      Errors error =
          response
              .errorsByProducerId()
              .getOrDefault(hanging.producerId, Map.of())
              .getOrDefault(hanging.partition, Errors.NONE);
      if (error == Errors.NONE) {
        LOG.info("{}: ended a hanging transaction: {}", hanging.partition, result);
      } else {
        LOG.warn("{}: a hanging transaction stays open: {}", hanging.partition, error);
      }
    } catch (IOException e) {
      LOG.warn("{}: a hanging transaction stays open", hanging.partition, e);
    }
  }
}
