package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.streams.tally.ThreadTally;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.streams.ThreadMetadata;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a stream thread, and of its work, that fails or stands still. */
@Tag("full")
class ThreadFailureIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path clusterDirectory;
  private static LocalCluster cluster;

  @TempDir Path stateDirectory;

  @BeforeAll
  static void startCluster() throws IOException {
    cluster = LocalCluster.start(ClusterOptions.in(clusterDirectory));
  }

  @AfterAll
  static void stopCluster() throws IOException {
    cluster.close();
  }

  /** A stream thread that fails on purpose must not fail the test. */
  private static ConditionFactory patiently() {
    return await().atMost(PATIENCE).dontCatchUncaughtExceptions();
  }

  /** The machine's clocks; whenever it is armed, it fails the next who decides, once. */
  private static final class FailingTime implements TimeSource {
    private final AtomicBoolean armed = new AtomicBoolean();

    @Override
    public long nanoTime() {
      if (armed.get() && deciding() && armed.compareAndSet(true, false)) {
        throw new IllegalStateException("a bug, made for this test");
      }
      return System.nanoTime();
    }

    @Override
    public long wallMs() {
      return System.currentTimeMillis();
    }

    private static boolean deciding() {
      String decider = SchedulerProcessor.class.getName();
      return StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(decider)));
    }
  }

  /**
   * With a session that outlasts the test: whoever takes over a failed thread's partitions must not
   * have to wait for its end. At least once a task may run and end again, but none may be missing.
   */
  @ParameterizedTest
  @CsvSource({"exactly_once_v2, true", "exactly_once_v2, false", "at_least_once, false"})
  void aThreadThatDiesInMidDecisionIsReplacedAtOnceAndNothingIsLost(
      String guarantee, String inMemory) throws Exception {
    FailingTime failing = new FailingTime();
    Map<String, String> settings =
        Map.of(
            "processing.guarantee", guarantee,
            "in.memory.stores", inMemory,
            "session.timeout.ms", "300000");
    try (CoordinatorBench bench = new CoordinatorBench(cluster, stateDirectory, settings)) {
      Coordinator coordinator = bench.start(failing);
      bench.agent("s", "a1");
      for (int round = 0; round < 3; round++) {
        Set<String> before = threads(coordinator);
        long seen = coordinator.counters().get(Counter.OUTCOMES);
        submit(bench, round * 40, round * 40 + 40);
        patiently().until(() -> coordinator.counters().get(Counter.OUTCOMES) > seen);
        failing.armed.set(true);
        patiently().untilFalse(failing.armed);
        awaitCompleted(bench, round * 40 + 40);
        assertNotEquals(before, threads(coordinator));
      }
      if (guarantee.equals("exactly_once_v2")) {
        assertEquals(120, bench.outcomes().size(), "an outcome was doubled");
      }
      assertTrue(coordinator.alive());
    }
  }

  /** For which Streams has its thread begin again from what was committed. */
  @Test
  void whoeverCommitsATransactionThatTheBrokerHasAbortedIsFenced() throws Exception {
    CommitPacer pacer = new CommitPacer(0, new ThreadTally(Thread.currentThread(), 0));
    PacedClients clients = new PacedClients(TimeSource.SYSTEM, () -> pacer);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        Producer<byte[], byte[]> producer =
            clients.getProducer(
                Map.of(
                    "bootstrap.servers", cluster.bootstrapServers(),
                    "transactional.id", "stands-still",
                    "transaction.timeout.ms", "1000"))) {
      admin.createTopics(List.of(new NewTopic("written", 1, (short) 1))).all().get();
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("written", new byte[] {1})).get();
      patiently().until(() -> state(admin).equals(TransactionState.COMPLETE_ABORT));
      Throwable cause =
          assertThrows(ProducerFencedException.class, producer::commitTransaction).getCause();
      assertInstanceOf(InvalidTxnStateException.class, cause); // what the broker says to it
    }
  }

  private static TransactionState state(Admin admin) throws Exception {
    return admin
        .describeTransactions(List.of("stands-still"))
        .description("stands-still")
        .get()
        .state();
  }

  private static Set<String> threads(Coordinator coordinator) {
    return coordinator.streams().metadataForLocalThreads().stream()
        .map(ThreadMetadata::threadName)
        .collect(Collectors.toSet());
  }

  private static void submit(CoordinatorBench bench, int from, int until) {
    for (int i = from; i < until; i++) {
      bench.submit(TestMessages.task("s", "t" + i).build());
    }
  }

  /** Until each of the first so many tasks has an outcome. */
  private static void awaitCompleted(CoordinatorBench bench, int count) {
    Set<String> wanted =
        IntStream.range(0, count).mapToObj(i -> "t" + i).collect(Collectors.toSet());
    List<Outcome> outcomes =
        patiently()
            .pollInterval(Duration.ofMillis(200))
            .until(bench::outcomes, all -> ids(all).containsAll(wanted));
    for (Outcome outcome : outcomes) {
      assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
    }
  }

  private static Set<String> ids(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::getTaskId).collect(Collectors.toSet());
  }
}
