package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TransactionListing;
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

  /** At which look at the clock it happens. */
  private enum Where {
    /** In the midst of a record: all is decided and written, nothing is committed. */
    AFTER_THE_DECISION(SchedulerProcessor.class, "commitIfDue", true),

    /** In the midst of a record: some is written. */
    WHILE_WRITING(PacedProducer.class, "send", true),

    /** In a commit: all that it tells is with the broker; exactly once only. */
    BEFORE_THE_OFFSETS(PacedProducer.class, "sendOffsetsToTransaction", false);

    private final String type;
    private final String method;
    private final boolean inRecord;

    Where(Class<?> type, String method, boolean inRecord) {
      this.type = type.getName();
      this.method = method;
      this.inRecord = inRecord;
    }

    private boolean isHere() {
      List<StackWalker.StackFrame> frames = StackWalker.getInstance().walk(Stream::toList);
      return has(frames, type, method)
          && (!inRecord || has(frames, SchedulerProcessor.class.getName(), "process"));
    }

    private static boolean has(List<StackWalker.StackFrame> frames, String type, String method) {
      return frames.stream()
          .anyMatch(
              frame ->
                  frame.getClassName().startsWith(type) && frame.getMethodName().equals(method));
    }
  }

  /** The machine's clocks, at which something happens once when so many tasks have ended. */
  private static final class EventfulTime implements TimeSource {
    private static final long NEVER = Long.MAX_VALUE;

    private final Where where;
    private final Runnable event;
    private final AtomicLong happensAt = new AtomicLong(NEVER);
    private final AtomicLong aheadMs = new AtomicLong();
    private volatile LongSupplier ended = () -> 0;

    EventfulTime(Where where, Runnable event) {
      this.where = where;
      this.event = event;
    }

    static EventfulTime failing(Where where) {
      return new EventfulTime(
          where,
          () -> {
            throw new IllegalStateException("a bug, made for this test");
          });
    }

    @Override
    public long nanoTime() {
      long at = happensAt.get();
      if (ended.getAsLong() >= at && where.isHere() && happensAt.compareAndSet(at, NEVER)) {
        event.run();
      }
      return System.nanoTime() + 1_000_000 * aheadMs.get();
    }

    @Override
    public long wallMs() {
      return System.currentTimeMillis() + aheadMs.get();
    }
  }

  /**
   * With a session that outlasts the test: whoever takes over a failed thread's partitions must not
   * have to wait for its end. At least once a task may run and end again, but none may be missing.
   */
  @ParameterizedTest
  @CsvSource({
    "exactly_once_v2, true, AFTER_THE_DECISION",
    "exactly_once_v2, false, AFTER_THE_DECISION",
    "at_least_once, false, AFTER_THE_DECISION",
    "at_least_once, false, WHILE_WRITING",
    "at_least_once, true, WHILE_WRITING",
    "exactly_once_v2, false, WHILE_WRITING"
  })
  void aThreadThatDiesInMidRecordIsReplacedAtOnceAndNothingIsLost(
      String guarantee, String inMemory, Where where) throws Exception {
    EventfulTime failing = EventfulTime.failing(where);
    Map<String, String> settings =
        Map.of(
            "processing.guarantee", guarantee,
            "in.memory.stores", inMemory,
            "session.timeout.ms", "300000");
    try (CoordinatorBench bench = new CoordinatorBench(cluster, stateDirectory, settings)) {
      Coordinator coordinator = bench.start(failing);
      failing.ended = () -> coordinator.counters().get(Counter.OUTCOMES);
      bench.agent("s", "a1");
      for (int round = 0; round < 3; round++) {
        Set<String> before = threads(coordinator);
        failing.happensAt.set(failing.ended.getAsLong() + 10);
        submit(bench, round * 40, round * 40 + 40);
        patiently().until(() -> failing.happensAt.get() == EventfulTime.NEVER);
        patiently().until(() -> !threads(coordinator).equals(before));
        awaitCompleted(bench, round * 40 + 40);
      }
      if (guarantee.equals("exactly_once_v2")) {
        assertEquals(120, bench.outcomes().size(), "an outcome was doubled");
      }
      assertTrue(coordinator.alive());
    }
  }

  /** It is fenced by the broker, wherever it notices, and begins again from what was committed. */
  @ParameterizedTest
  @CsvSource({"AFTER_THE_DECISION", "BEFORE_THE_OFFSETS"})
  void aThreadThatStandsStillUntilItsTransactionIsAbortedGoesOnAndNothingIsDoubled(Where where)
      throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        CoordinatorBench bench =
            new CoordinatorBench(cluster, stateDirectory, Map.of("max.thread.replacements", "0"))) {
      EventfulTime standing =
          new EventfulTime(where, () -> patiently().until(() -> ongoing(admin).isEmpty()));
      Coordinator coordinator = bench.start(standing);
      standing.ended = () -> coordinator.counters().get(Counter.OUTCOMES);
      bench.agent("s", "a1");
      standing.happensAt.set(10);
      submit(bench, 0, 40);
      patiently().until(() -> standing.happensAt.get() == EventfulTime.NEVER);
      submit(bench, 40, 80);
      awaitCompleted(bench, 80);
      assertEquals(80, bench.outcomes().size(), "an outcome was doubled");
      assertTrue(coordinator.alive());
    }
  }

  /** Nobody fences it; it has to find out by itself. */
  @ParameterizedTest
  @CsvSource({"AFTER_THE_DECISION", "WHILE_WRITING"})
  void aThreadThatStandsStillUntilItIsNoMemberAnyMoreJoinsAnewAndNothingIsLost(Where where)
      throws Exception {
    Map<String, String> settings =
        Map.of("processing.guarantee", "at_least_once", "max.thread.replacements", "0");
    AtomicReference<EventfulTime> clock = new AtomicReference<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        CoordinatorBench bench = new CoordinatorBench(cluster, stateDirectory, settings)) {
      EventfulTime standing =
          new EventfulTime(
              where,
              () -> {
                removeAllMembers(admin, bench.applicationId());
                clock.get().aheadMs.addAndGet(60_000);
              });
      clock.set(standing);
      Coordinator coordinator = bench.start(standing);
      standing.ended = () -> coordinator.counters().get(Counter.OUTCOMES);
      bench.agent("s", "a1");
      for (int round = 0; round < 3; round++) {
        standing.happensAt.set(standing.ended.getAsLong() + 10);
        submit(bench, round * 40, round * 40 + 40);
        patiently().until(() -> standing.happensAt.get() == EventfulTime.NEVER);
        awaitCompleted(bench, round * 40 + 40);
      }
      assertTrue(coordinator.alive());
    }
  }

  private static void removeAllMembers(Admin admin, String group) {
    admin
        .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static List<String> ongoing(Admin admin) throws Exception {
    return admin.listTransactions().all().get().stream()
        .filter(listing -> listing.state() == TransactionState.ONGOING)
        .map(TransactionListing::transactionalId)
        .toList();
  }

  /**
   * All its threads leave, and another need not wait for the sessions of those that did not fail.
   */
  @Test
  void anInstanceThatGivesUpIsTakenOverFromAtOnce() throws Exception {
    EventfulTime failing = EventfulTime.failing(Where.AFTER_THE_DECISION);
    Map<String, String> settings =
        Map.of(
            "max.thread.replacements", "0", "stream.threads", "2", "session.timeout.ms", "300000");
    try (CoordinatorBench bench = new CoordinatorBench(cluster, stateDirectory, settings)) {
      Coordinator first = bench.start(failing);
      failing.ended = () -> first.counters().get(Counter.OUTCOMES);
      bench.agent("s", "a1");
      failing.happensAt.set(10);
      submit(bench, 0, 40);
      patiently().until(() -> !first.alive());
      bench.startIn(stateDirectory.resolve("second"));
      awaitCompleted(bench, 40);
      assertEquals(40, bench.outcomes().size(), "an outcome was doubled");
    }
  }

  /** For which Streams has its thread begin again from what was committed, but not for ever. */
  @Test
  void whoeverCommitsATransactionThatTheBrokerHasAbortedIsFenced() throws Exception {
    CommitPacer pacer = new CommitPacer(0, new ThreadTally(Thread.currentThread(), 0));
    PacedClients clients =
        new PacedClients(TimeSource.SYSTEM, () -> pacer, WriteStage.Order.none());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("written", 1, (short) 1))).all().get();
      for (int i = 0; i < PacedProducer.MAX_ENDED_IN_A_ROW; i++) {
        Throwable cause =
            assertThrows(ProducerFencedException.class, () -> commitTooLate(clients, admin))
                .getCause();
        assertInstanceOf(InvalidTxnStateException.class, cause); // what the broker says to it
      }
      assertThrows(InvalidTxnStateException.class, () -> commitTooLate(clients, admin));
    }
  }

  private static void commitTooLate(PacedClients clients, Admin admin) throws Exception {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", cluster.bootstrapServers(),
            "transactional.id", "stands-still",
            "transaction.timeout.ms", "1000");
    try (Producer<byte[], byte[]> producer = clients.getProducer(config)) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(new ProducerRecord<>("written", new byte[] {1}));
      producer.flush();
      patiently().until(() -> state(admin).equals(TransactionState.COMPLETE_ABORT));
      producer.commitTransaction();
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
