package io.fairlead.query.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.CostEstimate;
import io.fairlead.model.Epoch;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.Lease;
import io.fairlead.model.Level;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.query.view.TimelineView;
import io.fairlead.query.view.TimelineView.AgentEventView;
import io.fairlead.query.view.TimelineView.MoveView;
import io.fairlead.query.view.TimelineView.RunView;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a timeline is put together, and read. */
class TimelineTest {
  private static final String OUTCOMES = "fairlead.outcomes";
  private static final String DECISIONS = "fairlead.decisions";
  private static final long FROM_MS = 100_000;
  private static final long NOW_MS = 160_000;

  private final FakeTopics topics = new FakeTopics(1, OUTCOMES, DECISIONS);

  private static TimelineWindow window(int limit, @Nullable String first, @Nullable String last) {
    return new TimelineWindow(FROM_MS, NOW_MS, limit, first, last);
  }

  private static Outcome outcome(String task, @Nullable String agent, long epoch, long endedAtMs) {
    Outcome outcome = new Outcome();
    outcome.setSwarmId("s");
    outcome.setTaskId(task);
    outcome.setTenantId("tenant of " + task);
    outcome.setTaskType("type");
    outcome.setLevel(io.fairlead.wire.avro.Level.HIGH);
    outcome.setKind(OutcomeKind.COMPLETED);
    outcome.setAgentId(agent);
    outcome.setEpoch(epoch);
    outcome.setDispatchedAtMs(agent == null ? null : endedAtMs - 100);
    outcome.setStartedAtMs(endedAtMs - 20);
    outcome.setEndedAtMs(endedAtMs);
    return outcome;
  }

  private static Decision decision(DecisionKind kind, String agent, long atMs) {
    Decision decision = new Decision();
    decision.setSwarmId("s");
    decision.setKind(kind);
    decision.setAgentId(agent);
    decision.setAtMs(atMs);
    decision.setRunnersUp(List.of());
    return decision;
  }

  private static Decision leaseEnd(
      String task, String agent, long epoch, long atMs, String reason) {
    Decision decision = decision(DecisionKind.LEASE_ENDED, agent, atMs);
    decision.setTaskId(task);
    decision.setEpoch(epoch);
    decision.setReason(reason);
    return decision;
  }

  private static Decision moved(DecisionKind kind, String task, String from, String to, long atMs) {
    Decision decision = decision(kind, to, atMs);
    decision.setTaskId(task);
    decision.setFromAgentId(from);
    return decision;
  }

  private static StoredTask held(
      String task, @Nullable String agent, long epoch, long dispatchedAtMs, long startedAtMs) {
    return new StoredTask(
        new Task(
            new TaskId(task),
            new TenantId("live"),
            "kind",
            Level.LOW,
            0,
            Task.NEVER,
            1,
            0,
            0,
            null,
            List.of(),
            Collections.emptySortedMap(),
            List.of(),
            null,
            true,
            0,
            1),
        agent == null
            ? TaskPhase.QUEUED
            : startedAtMs > 0 ? TaskPhase.RUNNING : TaskPhase.DISPATCHED,
        new CostEstimate(1_000, EstimateSource.TASK),
        1,
        Level.LOW,
        1,
        false,
        List.of(),
        0,
        1,
        agent == null
            ? null
            : new Lease(new AgentId(agent), 1, new Epoch(epoch), 1, 1, dispatchedAtMs, 1),
        startedAtMs,
        null,
        false,
        null,
        null,
        false);
  }

  @Test
  void aRunIsToldOnceByWhoKnowsMost() {
    Timeline timeline = new Timeline(window(10, null, null));
    timeline.holds(held("t", "a", 7, 150_000, 150_010));
    timeline.decided(leaseEnd("t", "a", 7, 150_500, "failed"));
    Outcome end = outcome("t", "a", 7, 150_500);
    end.setKind(OutcomeKind.FAILED);
    end.setDispatchedAtMs(150_000L);
    end.setRunTimeMs(400.0);
    timeline.ended(end);
    assertEquals(
        List.of(
            new RunView(
                "t",
                "tenant of t",
                "type",
                "HIGH",
                "a",
                7,
                150_000L,
                150_100L,
                150_500L,
                "FAILED")),
        timeline.view("s").runs());
  }

  @Test
  void aRunThatWasLostIsOneToo() {
    Timeline timeline = new Timeline(window(10, null, null));
    timeline.decided(leaseEnd("t", "a", 1, 120_000, "agent-lost"));
    timeline.decided(leaseEnd("t", "b", 2, 130_000, "failed"));
    timeline.decided(leaseEnd("u", "b", 3, 130_000, "revoked"));
    Decision sampled = decision(DecisionKind.DISPATCHED, "b", 125_000);
    sampled.setTaskId("t");
    sampled.setEpoch(2);
    timeline.decided(sampled);
    timeline.holds(held("t", "c", 4, 140_000, 0));
    assertEquals(java.util.Set.of("u"), timeline.strangers());
    timeline.about(held("u", null, 0, 0, 0));
    List<RunView> runs = timeline.view("s").runs();
    assertEquals(
        List.of(
            new RunView("t", "live", "kind", "LOW", "a", 1, null, null, 120_000L, "AGENT_LOST"),
            new RunView("u", "live", "kind", "LOW", "b", 3, null, null, 130_000L, "REVOKED"),
            new RunView(
                "t", "live", "kind", "LOW", "b", 2, 125_000L, null, 130_000L, "ATTEMPT_FAILED"),
            new RunView("t", "live", "kind", "LOW", "c", 4, 140_000L, null, null, "DISPATCHED")),
        runs);
  }

  @Test
  void whatNobodyRanIsNoRun() {
    Timeline timeline = new Timeline(window(10, null, null));
    timeline.ended(outcome("waited", null, 0, 120_000));
    timeline.ended(outcome("old", "a", 1, FROM_MS - 1));
    timeline.decided(leaseEnd("old", "a", 1, FROM_MS - 1, "agent-left"));
    timeline.holds(held("queued", null, 0, 0, 0));
    assertEquals(List.of(), timeline.view("s").runs());
  }

  @Test
  void aStartIsNeverBeforeTheDispatch() {
    Timeline timeline = new Timeline(window(10, null, null));
    Outcome measuredTooMuch = outcome("t", "a", 1, 120_000);
    measuredTooMuch.setRunTimeMs(5_000.0);
    timeline.ended(measuredTooMuch);
    Outcome startOfAnother = outcome("u", "a", 2, 120_001);
    startOfAnother.setStartedAtMs(110_000L);
    timeline.ended(startOfAnother);
    List<RunView> runs = timeline.view("s").runs();
    assertEquals(119_900, runs.get(0).startedAtMs());
    assertNull(runs.get(1).startedAtMs());
  }

  @Test
  void movesAndEventsOfAgentsAreToldInOrder() {
    Timeline timeline = new Timeline(window(10, null, null));
    timeline.decided(moved(DecisionKind.MIGRATED, "u", "b", "a", 130_000));
    timeline.decided(moved(DecisionKind.STOLEN, "t", "a", "b", 120_000));
    Decision fenced = decision(DecisionKind.AGENT_FENCED, "a", 125_000);
    fenced.setReason("superseded");
    timeline.decided(fenced);
    timeline.decided(decision(DecisionKind.BREAKER_OPENED, "b", 121_000));
    timeline.decided(decision(DecisionKind.AGENT_LOST, "old", FROM_MS - 1));
    timeline.decided(decision(DecisionKind.REVOKING, "a", 121_000));
    TimelineView view = timeline.view("s");
    assertEquals(
        List.of(
            new MoveView("t", 120_000, "STOLEN", "a", "b"),
            new MoveView("u", 130_000, "MIGRATED", "b", "a")),
        view.moves());
    assertEquals(
        List.of(
            new AgentEventView(121_000, "b", "BREAKER_OPENED", null),
            new AgentEventView(125_000, "a", "AGENT_FENCED", "superseded")),
        view.events());
    assertFalse(view.cut());
    assertEquals(FROM_MS, view.fromMs());
    assertEquals(NOW_MS, view.untilMs());
  }

  @Test
  void otherAgentsAreLeftOut() {
    Timeline timeline = new Timeline(window(10, "b", "c"));
    for (String agent : List.of("a", "b", "c", "d")) {
      timeline.ended(outcome("of-" + agent, agent, 1, 120_000));
      timeline.decided(decision(DecisionKind.AGENT_JOINED, agent, 110_000));
      timeline.decided(leaseEnd("lost-by-" + agent, agent, 1, 115_000, "agent-lost"));
      timeline.holds(held("held-by-" + agent, agent, 2, 130_000, 0));
    }
    timeline.decided(moved(DecisionKind.STOLEN, "t", "a", "b", 120_000));
    timeline.decided(moved(DecisionKind.STOLEN, "u", "a", "d", 120_000));
    TimelineView view = timeline.view("s");
    assertEquals(
        List.of("lost-by-b", "lost-by-c", "of-b", "of-c", "held-by-b", "held-by-c"),
        view.runs().stream().map(RunView::taskId).toList());
    assertEquals(List.of("t"), view.moves().stream().map(MoveView::taskId).toList());
    assertEquals(List.of("b", "c"), view.events().stream().map(AgentEventView::agentId).toList());
  }

  @Test
  void ofTooMuchTheNewestIsTold() {
    Timeline timeline = new Timeline(window(3, null, null));
    for (int i = 0; i < 3; i++) {
      timeline.ended(outcome("t" + i, "a", i + 1, 120_000 + i));
      timeline.decided(moved(DecisionKind.STOLEN, "t" + i, "a", "b", 120_000 + i));
    }
    for (int i = 0; i < Timeline.MOST_EVENTS; i++) {
      timeline.decided(decision(DecisionKind.AGENT_JOINED, "a" + i, 120_000 + i));
    }
    assertFalse(timeline.view("s").cut(), "as much as is told");
    timeline.holds(held("live", "a", 9, 130_000, 130_001));
    TimelineView view = timeline.view("s");
    assertTrue(view.cut());
    assertEquals(List.of("t1", "t2", "live"), view.runs().stream().map(RunView::taskId).toList());
    timeline.decided(decision(DecisionKind.AGENT_JOINED, "last", 159_000));
    List<AgentEventView> events = timeline.view("s").events();
    assertEquals(Timeline.MOST_EVENTS, events.size());
    assertEquals("a1", events.get(0).agentId());
    assertEquals("last", events.get(events.size() - 1).agentId());
  }

  @Test
  void windowsAreBounded() {
    new TimelineWindow(0, TimelineWindow.MOST_MS, TimelineWindow.MOST_RUNS, null, null);
    assertThrows(
        IllegalArgumentException.class,
        () -> new TimelineWindow(0, TimelineWindow.MOST_MS + 1, 1, null, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TimelineWindow(0, 1, TimelineWindow.MOST_RUNS + 1, null, null));
  }

  private TimelineView read(int limit) {
    TimelineWindow window = window(limit, null, null);
    Timeline timeline = new Timeline(window);
    new TimelineReader(
            OUTCOMES, topics.decoder(Outcome.class), DECISIONS, topics.decoder(Decision.class))
        .read(topics.consumer(500), new SwarmId("s"), window, timeline, Deadline.in(60_000));
    return timeline.view("s");
  }

  private void ends(int tasks) {
    for (int i = 0; i < tasks; i++) {
      topics.write(OUTCOMES, 0, "s", FROM_MS + i, outcome("t" + i, "a", i + 1, FROM_MS + i));
    }
  }

  @Test
  void topicsAreReadFromTheBeginOfTheWindow() {
    topics.write(OUTCOMES, 0, "s", FROM_MS - 1, outcome("old", "a", 1, FROM_MS - 1));
    ends(3);
    topics.write(OUTCOMES, 0, "other", FROM_MS + 9, outcome("u", "a", 1, FROM_MS + 9));
    topics.write(DECISIONS, 0, "s", FROM_MS + 5, decision(DecisionKind.AGENT_LEFT, "a", FROM_MS));
    TimelineView view = read(10);
    assertEquals(List.of("t0", "t1", "t2"), view.runs().stream().map(RunView::taskId).toList());
    assertEquals(1, view.events().size());
    assertFalse(view.cut());
  }

  @Test
  void nothingInTheWindowIsNothing() {
    topics.write(OUTCOMES, 0, "s", FROM_MS - 1, outcome("old", "a", 1, FROM_MS - 1));
    assertEquals(List.of(), read(10).runs());
  }

  @Test
  void whereNotAllCanBeReadTheNewestIs() {
    int most = TimelineReader.MAX_RECORDS;
    ends(most);
    TimelineView whole = read(5);
    assertTrue(whole.cut(), "fewer are told");
    topics.write(OUTCOMES, 0, "s", NOW_MS, outcome("last", "a", most + 1, NOW_MS));
    List<RunView> runs = read(TimelineWindow.MOST_RUNS).runs();
    assertEquals(TimelineWindow.MOST_RUNS, runs.size());
    assertEquals("last", runs.get(runs.size() - 1).taskId());
    assertEquals("t" + (most - 1), runs.get(runs.size() - 2).taskId());
  }

  @Test
  void theWayBackEndsAtItsBound() {
    int bound = PartitionScan.CHUNK;
    ends(2 * bound); // two offsets each
    List<Long> seen = new ArrayList<>();
    PartitionScan scan = new PartitionScan(topics.consumer(500), bound, 60_000);
    var partition = new org.apache.kafka.common.TopicPartition(OUTCOMES, 0);
    long whole = scan.backward(partition, 0, 4L * bound, record -> seen.add(record.offset()));
    assertEquals(2L * bound, whole);
    assertEquals(newest(bound, 4L * bound), seen.stream().sorted().toList());
    assertTrue(scan.exhausted());
  }

  @Test
  void whereverItsTimeEndsTheNewestAreTold() {
    int records = PartitionScan.CHUNK;
    ends(records);
    var partition = new org.apache.kafka.common.TopicPartition(OUTCOMES, 0);
    for (int ms = 1; ms < 80; ms++) {
      AtomicLong nowNs = new AtomicLong();
      List<Long> seen = new ArrayList<>();
      PartitionScan scan =
          new PartitionScan(
              topics.consumer(100),
              Integer.MAX_VALUE,
              new Deadline(ms, () -> nowNs.addAndGet(1_000_000)));
      long whole = scan.backward(partition, 0, 2L * records, record -> seen.add(record.offset()));
      assertEquals(newest(seen.size(), 2L * records), seen.stream().sorted().toList());
      assertEquals(2L * (records - seen.size()), whole);
    }
  }

  /** Offsets of the last records, in order; each is followed by one that no record has. */
  private static List<Long> newest(int records, long end) {
    return LongStream.range(0, records).mapToObj(i -> end - 2L * (records - i)).toList();
  }
}
