package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Breaker;
import io.fairlead.model.Series;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TopicState;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.query.ProblemException;
import io.fairlead.sim.Arrival;
import io.fairlead.sim.Recording;
import io.fairlead.sim.Recording.Presence;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.EstimateSource;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private static final String TASKS = "fairlead.tasks";
  private static final String OUTCOMES = "fairlead.outcomes";
  private static final String DECISIONS = "fairlead.decisions";
  private static final SwarmId SWARM = new SwarmId("s");

  /** Beginning of the period; it lasts a minute. */
  private static final long FROM = 1_700_000_000_000L;

  private static final long UNTIL = FROM + 60_000;
  private static final RecordingBounds WIDE = new RecordingBounds(1_000, 100_000, 60_000);

  private final FakeTopics topics = new FakeTopics(1, TASKS, OUTCOMES, DECISIONS);
  private final List<StoredAgent> agents = new ArrayList<>();
  private final List<StoredConfig> versions = new ArrayList<>();
  private SwarmConfig config = SwarmConfig.DEFAULT;

  // ------------------------------------------------------------------ what happened

  private static Task.Builder task(String id) {
    return Task.newBuilder().setTaskId(id).setSwarmId("s").setTenantId("t");
  }

  private void arrives(long atMs, Task.Builder task) {
    topics.write(TASKS, 0, "s", FROM + atMs, task.build());
  }

  private Outcome.Builder outcome(String id, OutcomeKind kind, long submittedMs, long endedMs) {
    return Outcome.newBuilder()
        .setTaskId(id)
        .setSwarmId("s")
        .setTenantId("t")
        .setTaskType("default")
        .setLevel(Level.NORMAL)
        .setKind(kind)
        .setSubmittedAtMs(FROM + submittedMs)
        .setEndedAtMs(FROM + endedMs);
  }

  private void ends(Outcome.Builder outcome) {
    topics.write(OUTCOMES, 0, "s", outcome.getEndedAtMs(), outcome.build());
  }

  /** It waits, and then runs until its end. */
  private void completes(String id, String agent, long arrivedMs, long startedMs, long endedMs) {
    ends(
        outcome(id, OutcomeKind.COMPLETED, arrivedMs, endedMs)
            .setAgentId(agent)
            .setAttempts(1)
            .setDispatchedAtMs(FROM + startedMs)
            .setStartedAtMs(FROM + startedMs)
            .setRunTimeMs((double) (endedMs - startedMs))
            .setEstimatedCostMs(100)
            .setEstimateSource(EstimateSource.LEARNED));
  }

  private void arrivesAndCompletes(String id, String agent, long arrivedMs, long runMs) {
    arrives(arrivedMs, task(id));
    completes(id, agent, arrivedMs, arrivedMs, arrivedMs + runMs);
  }

  private void decides(long atMs, DecisionKind kind, String agent) {
    topics.write(
        DECISIONS,
        0,
        "s",
        FROM + atMs,
        Decision.newBuilder()
            .setSwarmId("s")
            .setFact(atMs)
            .setAtMs(FROM + atMs)
            .setKind(kind)
            .setAgentId(agent)
            .build());
  }

  private void knows(String agent, AgentPhase phase, double speed, int slots) {
    agents.add(
        new StoredAgent(
            new AgentId(agent),
            phase,
            TopicState.READY,
            "hello",
            1,
            true,
            new AgentProfile(slots, List.of("gpu"), 0.5, 0, false),
            1,
            speed,
            1,
            20_000,
            10,
            0,
            Breaker.CLOSED,
            false,
            List.of(),
            speed * slots,
            AgentTopicLayout.PER_AGENT));
  }

  private void configured(long atMs, String name, String value) {
    SwarmConfig next = config.with(Map.of(name, value)).config().orElseThrow();
    versions.add(StoredConfig.of(config, next, 0, "test", FROM + atMs));
    config = next;
  }

  private TranscriptReader.Sources sources() {
    return new TranscriptReader.Sources(
        TASKS,
        topics.decoder(Task.class),
        OUTCOMES,
        topics.decoder(Outcome.class),
        DECISIONS,
        topics.decoder(Decision.class));
  }

  private RecordedPeriod recorded(RecordingBounds bounds) {
    TranscriptReader reader = new TranscriptReader(sources(), bounds);
    Set<String> ids = agents.stream().map(agent -> agent.id().value()).collect(Collectors.toSet());
    Transcript transcript =
        reader.read(
            topics.consumer(7),
            SWARM,
            FROM,
            UNTIL,
            ids,
            UNTIL + 60_000,
            SearchMonitor.unwatched(System::nanoTime));
    return new Recorder(SWARM, transcript, new LiveSwarm(agents, config, versions)).record();
  }

  private Recording recording() {
    return recorded(WIDE).recording();
  }

  private static void remarks(RecordedPeriod period, String... parts) {
    assertEquals(parts.length, period.remarks().size(), period.remarks().toString());
    for (int i = 0; i < parts.length; i++) {
      assertTrue(period.remarks().get(i).contains(parts[i]), period.remarks().get(i));
    }
  }

  // ------------------------------------------------------------------ tasks

  @Test
  void holdsTheTasksOfTheSwarmThatArrivedInThePeriod() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrivesAndCompletes("before", "a", -1, 10);
    topics.write(TASKS, 0, "other", FROM, task("t").setSwarmId("other").build());
    arrivesAndCompletes("first", "a", 0, 10);
    arrivesAndCompletes("last", "a", 59_999, 10);
    arrivesAndCompletes("after", "a", 60_000, 10);
    RecordedPeriod period = recorded(WIDE);
    assertEquals(List.of(new TaskId("first"), new TaskId("last")), period.recording().ids());
    assertEquals(
        List.of(0L, 59_999_000L),
        period.recording().workload().arrivals().stream().map(Arrival::offsetUs).toList());
    assertEquals(2, period.recording().measured().completed());
    remarks(period, "1 task had arrived before");
  }

  @Test
  void aTaskCostsItsRunTimeByTheSpeedOfItsAgent() {
    knows("fast", AgentPhase.ALIVE, 4, 1);
    knows("slow", AgentPhase.ALIVE, 0.5, 1);
    arrivesAndCompletes("x", "fast", 0, 100);
    arrivesAndCompletes("y", "slow", 10, 100);
    assertEquals(
        List.of(400_000L, 50_000L),
        recording().workload().arrivals().stream().map(Arrival::costUs).toList());
  }

  @Test
  void everythingThatItsProducerSaidIsKept() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrivesAndCompletes("d", "a", 100, 10);
    arrives(
        1_000,
        task("x")
            .setTenantId("tenant")
            .setTaskType("type")
            .setLevel(Level.HIGH)
            .setPriority(7)
            .setEstimatedCostMs(250.0)
            .setNotBeforeMs(FROM + 3_000)
            .setDeadlineMs(FROM + 8_000)
            .setSeriesId("series")
            .setPeriodMs(5_000L)
            .setAffinityKey("key")
            .setRequiredCapabilities(List.of("gpu"))
            .setResourceDemand(Map.of("memory", 5L))
            .setDependencies(List.of("d", "elsewhere")));
    arrives(2_000, task("late").setDeadlineMs(FROM + 1_500));
    arrives(2_000, task("plain").setDependencies(List.of("later")));
    arrives(2_500, task("later"));
    List<Arrival> arrivals = recording().workload().arrivals();
    assertEquals(
        new Arrival(
            1_000_000,
            arrivals.get(1).tenant(),
            "type",
            io.fairlead.model.Level.HIGH,
            7,
            250_000,
            250_000,
            2_000_000,
            5_000_000,
            new Series("series", 5_000),
            "key",
            List.of("gpu"),
            List.of(0),
            new TreeMap<>(Map.of("memory", 5L))),
        arrivals.get(1));
    assertEquals("tenant", arrivals.get(1).tenant().value());
    assertEquals(1, arrivals.get(2).deadlineUs(), "its deadline was past when it came");
    assertEquals(0, arrivals.get(3).deadlineUs());
    assertEquals(0, arrivals.get(3).estimateUs());
    assertEquals(List.of(4), arrivals.get(3).dependencies());
  }

  @Test
  void whatIsFartherOffThanAReplayGoesIsNoDeadline() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrives(1_000, task("far").setDeadlineMs(Long.MAX_VALUE / 1_000 + FROM + 2_000));
    completes("far", "a", 1_000, 1_000, 1_100);
    arrives(2_000, task("farthest").setDeadlineMs(Long.MAX_VALUE - 1));
    completes("farthest", "a", 2_000, 2_000, 2_100);
    arrives(4_000, task("soon").setDeadlineMs(FROM + 5_000));
    RecordedPeriod period = recorded(WIDE);
    List<Arrival> arrivals = period.recording().workload().arrivals();
    assertEquals(List.of(0L, 0L, 1_000_000L), arrivals.stream().map(Arrival::deadlineUs).toList());
    assertEquals(1, period.measured().missedDeadlines(), "that of the last");
  }

  @Test
  void whatHasNoKnownRunCostsTheMeanOfItsTypeAndIsCounted() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrives(0, task("x").setTaskType("k"));
    completes("x", "a", 0, 0, 100);
    arrives(1, task("y").setTaskType("k"));
    completes("y", "a", 1, 100, 400);
    arrives(2, task("rejected").setTaskType("k").setEstimatedCostMs(5.0));
    ends(outcome("rejected", OutcomeKind.REJECTED, 2, 2).setReason("queue-full"));
    arrives(3, task("waits").setTaskType("unknown").setEstimatedCostMs(5.0));
    arrives(4, task("expired").setTaskType("strange"));
    ends(outcome("expired", OutcomeKind.EXPIRED, 4, 9));
    arrives(5, task("cancelled").setEstimatedCostMs(5.0));
    ends(outcome("cancelled", OutcomeKind.CANCELLED, 5, 6));
    arrives(6, task("too-large").setEstimatedCostMs(5.0));
    ends(outcome("too-large", OutcomeKind.REJECTED, 6, 6).setReason("payload-too-large"));
    RecordedPeriod period = recorded(WIDE);
    assertEquals(
        List.of(100_000L, 300_000L, 200_000L, 5_000L, 200_000L),
        period.recording().workload().arrivals().stream().map(Arrival::costUs).toList());
    assertEquals(3, period.estimated());
    assertEquals(2, period.recording().skipped());
    remarks(period, "no run is known of 3 tasks", "left out: 2 tasks");
  }

  @Test
  void ofAnIdTheFirstSubmissionCountsAndOfItsEndsTheOneThatIsNoRejection() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrives(0, task("x"));
    arrives(5, task("x"));
    arrives(9, task("x").setPriority(3));
    ends(outcome("x", OutcomeKind.REJECTED, 0, 0));
    completes("x", "a", 5, 6, 16);
    RecordedPeriod period = recorded(WIDE);
    assertEquals(1, period.recording().workload().size());
    assertEquals(10_000, period.recording().workload().arrivals().get(0).costUs());
    assertEquals(0, period.recording().workload().arrivals().get(0).offsetUs());
    remarks(period, "2 tasks had been submitted before");
  }

  @Test
  void aSubmissionThatIsNotAsItMustBeIsCountedAndLeftOut() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrives(0, task("x").setPriority(5_000));
    arrivesAndCompletes("y", "a", 1, 10);
    RecordedPeriod period = recorded(WIDE);
    assertEquals(List.of(new TaskId("y")), period.recording().ids());
    remarks(period, "1 record could not be read");
  }

  @Test
  void aProducersClockThatIsWrongDoesNotEndTheReading() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    for (int i = 0; i < TranscriptReader.PAST_THE_END - 1; i++) {
      arrives(1_000_000_000_000L, task("far" + i));
    }
    arrivesAndCompletes("x", "a", 5, 10);
    arrivesAndCompletes("y", "a", 3, 10);
    for (int i = 0; i < TranscriptReader.PAST_THE_END; i++) {
      arrives(60_000 + i, task("next" + i));
    }
    arrivesAndCompletes("unread", "a", 7, 10);
    assertEquals(
        List.of(new TaskId("y"), new TaskId("x")), recording().ids(), "in order of their times");
  }

  // ------------------------------------------------------------------ bounds

  @Test
  void beyondSoManyTasksTheResultSaysWhichPartWasTaken() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    for (int i = 0; i < 12; i++) {
      arrivesAndCompletes("t" + i, "a", i * 1_000L, 10);
    }
    RecordedPeriod all = recorded(new RecordingBounds(12, 100_000, 60_000));
    assertEquals(12, all.recording().workload().size());
    assertEquals(UNTIL, all.recording().untilMs());
    remarks(all);
    RecordedPeriod some = recorded(new RecordingBounds(11, 100_000, 60_000));
    assertEquals(11, some.recording().workload().size());
    assertEquals(FROM + 11_000, some.recording().untilMs());
    assertEquals(UNTIL, some.askedUntilMs());
    remarks(some, "more than 11 tasks");
  }

  @Test
  void beyondSoManyRecordsTheResultSaysWhichPartWasTaken() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    for (int i = 0; i < 30; i++) {
      arrives(i * 1_000L, task("t" + i));
    }
    for (int i = 0; i < 30; i++) {
      completes("t" + i, "a", i * 1_000L, i * 1_000L, i * 1_000L + 10);
    }
    RecordedPeriod some = recorded(new RecordingBounds(1_000, 20, 60_000));
    assertEquals(FROM + 19_000, some.recording().untilMs());
    assertTrue(some.remarks().get(0).contains("more records"), some.remarks().toString());
  }

  @Test
  void whatIsNoLongerRetainedShortensThePeriod() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrivesAndCompletes("x", "a", 1_000, 10);
    arrives(5_000, task("y"));
    long kept = topics.write(TASKS, 0, "s", FROM + 9_000, task("z").build());
    completes("y", "a", 5_000, 5_000, 5_010);
    completes("z", "a", 9_000, 9_000, 9_010);
    topics.deleteBefore(TASKS, 0, kept);
    RecordedPeriod period = recorded(WIDE);
    assertEquals(FROM + 9_000, period.recording().fromMs());
    assertEquals(FROM, period.askedFromMs());
    assertEquals(List.of(new TaskId("z")), period.recording().ids());
    assertEquals(0, period.recording().workload().arrivals().get(0).offsetUs());
    remarks(period, "tasks are retained from");
  }

  @Test
  void ofIdleTimeBeforeTheFirstTaskASecondIsKept() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrivesAndCompletes("x", "a", 3_000, 10);
    TranscriptReader reader = new TranscriptReader(sources(), WIDE);
    Transcript transcript =
        reader.read(
            topics.consumer(7),
            SWARM,
            0,
            UNTIL,
            Set.of("a"),
            UNTIL,
            SearchMonitor.unwatched(System::nanoTime));
    RecordedPeriod period =
        new Recorder(SWARM, transcript, new LiveSwarm(agents, config, versions)).record();
    assertEquals(0, period.askedFromMs());
    assertEquals(FROM + 3_000 - Transcript.LEAD_MS, period.recording().fromMs());
    assertEquals(
        Transcript.LEAD_MS * 1_000, period.recording().workload().arrivals().get(0).offsetUs());
  }

  @Test
  void endsAsSoonAsNobodyWantsIt() {
    arrivesAndCompletes("x", "a", 1_000, 10);
    SearchMonitor cancelled =
        new SearchMonitor() {
          @Override
          public long nanoTime() {
            return 0;
          }

          @Override
          public boolean cancelled() {
            return true;
          }

          @Override
          public void progress(double share, String doing) {}
        };
    TranscriptReader reader = new TranscriptReader(sources(), WIDE);
    assertThrows(
        SearchCancelledException.class,
        () -> reader.read(topics.consumer(7), SWARM, FROM, UNTIL, Set.of(), UNTIL, cancelled));
  }

  @Test
  void withoutTasksOrAgentsThereIsNothingToReplay() {
    assertEquals(
        "no-tasks", assertThrows(ProblemException.class, this::recording).problem().code());
    arrives(5, task("x").setEstimatedCostMs(5.0));
    knows("a", AgentPhase.LEFT, 1, 1);
    assertEquals(
        "no-agents", assertThrows(ProblemException.class, this::recording).problem().code());
  }

  // ------------------------------------------------------------------ agents

  private List<String> presences() {
    return recording().agents().stream().map(RecordingTest::text).toList();
  }

  private static String text(Presence presence) {
    return presence.agent().id()
        + " "
        + presence.fromUs() / 1_000
        + "-"
        + (presence.untilUs() == Long.MAX_VALUE ? "" : presence.untilUs() / 1_000)
        + (presence.lost() ? " lost" : "");
  }

  @Test
  void agentsComeAndGoAsTheDecisionsTell() {
    arrives(0, task("x").setEstimatedCostMs(5.0));
    for (String agent : List.of("came", "went", "lost", "stays", "again", "drained", "new")) {
      knows(agent, AgentPhase.ALIVE, 1, 1);
    }
    knows("gone-before", AgentPhase.LEFT, 1, 1);
    decides(10_000, DecisionKind.AGENT_JOINED, "came");
    decides(20_000, DecisionKind.AGENT_LEFT, "went");
    decides(30_000, DecisionKind.AGENT_LOST, "lost");
    decides(31_000, DecisionKind.AGENT_JOINED, "again");
    decides(32_000, DecisionKind.AGENT_DRAINED, "drained");
    decides(33_000, DecisionKind.AGENT_LEFT, "again");
    decides(34_000, DecisionKind.AGENT_RESUMED, "drained");
    decides(35_000, DecisionKind.AGENT_JOINED, "again");
    decides(60_001, DecisionKind.AGENT_JOINED, "new");
    decides(61_000, DecisionKind.AGENT_LEFT, "came");
    assertEquals(
        List.of(
            "again 31000-33000",
            "again 35000-",
            "came 10000-61000",
            "drained 0-32000",
            "drained 34000-",
            "lost 0-24000 lost",
            "stays 0-",
            "went 0-20000"),
        presences());
  }

  @Test
  void aProcessThatTakesThePlaceOfAnotherIsNoGap() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrivesAndCompletes("x", "a", 0, 10);
    decides(10_000, DecisionKind.AGENT_JOINED, "a");
    decides(20_000, DecisionKind.AGENT_JOINED, "a");
    assertEquals(List.of("a 0-"), presences());
  }

  @Test
  void ofAForgottenAgentItsWorkTells() {
    knows("known", AgentPhase.ALIVE, 1, 1);
    for (int i = 0; i < 3; i++) {
      arrives(i, task("x" + i).setRequiredCapabilities(List.of("c" + i)));
      completes("x" + i, "gone", i, i, 50 + i); // estimated at 100 ms
    }
    arrives(50, task("y"));
    completes("y", "gone", 50, 50, 100);
    decides(40_000, DecisionKind.AGENT_LEFT, "gone");
    RecordedPeriod period = recorded(WIDE);
    Presence gone = period.recording().agents().get(0);
    assertEquals("gone 0-40000", text(gone));
    assertEquals(3, gone.agent().slots());
    assertEquals(List.of("c0", "c1", "c2"), gone.agent().capabilities());
    assertEquals(2.0, gone.agent().speed());
    assertEquals(0.5, gone.agent().costPerSecond());
    assertEquals(100_000, period.recording().workload().arrivals().get(3).costUs());
    remarks(period, "of agent gone only the work is known");
  }

  // ------------------------------------------------------------------ settings and figures

  @Test
  void settingsAreThoseInForceWhenThePeriodBegan() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    arrivesAndCompletes("x", "a", 0, 10);
    configured(-2_000, "stealThreshold", "5");
    configured(-1_000, "stealThreshold", "6");
    remarks(recorded(WIDE));
    configured(30_000, "stealThreshold", "7");
    configured(70_000, "stealThreshold", "8");
    RecordedPeriod period = recorded(WIDE);
    assertEquals(Map.of("stealThreshold", "6"), period.recording().settings());
    remarks(period, "the configuration changed within the period");
    versions.remove(0);
    versions.remove(0);
    RecordedPeriod forgotten = recorded(WIDE);
    assertEquals(Map.of("stealThreshold", "7"), forgotten.recording().settings());
    remarks(forgotten, "no longer remembered");
  }

  @Test
  void measuresTheWaitsOfWhatCompleted() {
    knows("a", AgentPhase.ALIVE, 1, 1);
    for (int i = 0; i < 100; i++) {
      arrives(i, task("x" + i));
      completes("x" + i, "a", i, i + i, i + i + 1);
    }
    Recording.Measured measured = recording().measured();
    assertEquals(100, measured.completed());
    assertEquals(49.5, measured.waitMeanMs());
    assertEquals(49, measured.waitP50Ms());
    assertEquals(98, measured.waitP99Ms());
  }
}
