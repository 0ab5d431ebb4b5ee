package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Blocker;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Explanation;
import io.fairlead.model.Fact;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.LastMove;
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Move;
import io.fairlead.model.MoveResult;
import io.fairlead.model.MoveResult.Outcome;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.Rejection;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Unplacement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Plans that put waiting tasks into local queues, and plans that come too late. */
class PlannedPlacesTest {
  private static final AgentId A = new AgentId("a");
  private static final AgentId B = new AgentId("b");
  private static final TenantId TENANT = new TenantId("tenant");
  private static final long PATIENCE_MS = 5_000;

  private final SchedulerHarness swarm = new SchedulerHarness();
  private final List<Fact.TaskDispatched> running = new ArrayList<>();

  /** Agents a and b run one task each; t0 to t{waiting-1} wait for any. */
  private void busy(int waiting, String... keysAndValues) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("maxPrefetch", "0");
    settings.put("balanceMode", "off");
    settings.put("planPatienceMs", Long.toString(PATIENCE_MS));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(settings, "test"));
    for (String agent : List.of("a", "b")) {
      swarm.join(agent, 1);
      Fact.TaskDispatched dispatched = swarm.submitAndDispatch("runs-" + agent, 60_000);
      running.add(dispatched);
      swarm.handle(swarm.report(agent, List.of(dispatched), SchedulerHarness.started(dispatched)));
    }
    for (int i = 0; i < waiting; i++) {
      swarm.submit("t" + i, 1_000);
    }
  }

  private static TaskId task(int number) {
    return new TaskId("t" + number);
  }

  private Fact.Balanced apply(Move... moves) {
    return only(
        swarm.handle(new Command.ApplyPlan("plan", List.of(moves), "ops")), Fact.Balanced.class);
  }

  private Outcome outcome(Move move) {
    return apply(move).results().get(0).outcome();
  }

  private StoredTask stored(TaskId id) {
    StoredTask found = swarm.scheduler.view().task(id);
    assertNotNull(found);
    return found;
  }

  /** Both agents report what they run, so that they stay alive. */
  private List<Fact> passAlive(long ms) {
    int from = swarm.facts.size();
    for (long left = ms; left > 0; left -= 500) {
      swarm.pass(Math.min(left, 500));
      swarm.handle(swarm.report("a", List.of(running.get(0))));
      swarm.handle(swarm.report("b", List.of(running.get(1))));
    }
    return List.copyOf(swarm.facts.subList(from, swarm.facts.size()));
  }

  @Test
  void whatWaitsForAnyAgentIsPutIntoTheQueueOfOne() {
    busy(3);
    Fact.Balanced balanced = apply(Move.place(task(0), A), Move.place(task(1), B));
    assertEquals(2, balanced.moved());
    assertEquals(
        List.of(Outcome.PLACED, Outcome.PLACED),
        balanced.results().stream().map(MoveResult::outcome).toList());
    assertEquals(
        List.of(
            new Fact.TaskPlaced(task(0), A, PlaceKind.PLANNED, swarm.nowMs + PATIENCE_MS),
            new Fact.TaskPlaced(task(1), B, PlaceKind.PLANNED, swarm.nowMs + PATIENCE_MS)),
        all(swarm.facts, Fact.TaskPlaced.class));
    assertEquals(TaskPhase.PLACED, stored(task(0)).phase());
    assertNull(stored(task(0)).lastMove());
    assertEquals(TaskPhase.QUEUED, stored(task(2)).phase());
    // Of its agent's next free slot it takes what is first in order, here or for any.
    List<Fact> facts =
        swarm.handle(
            swarm.report("a", List.of(), SchedulerHarness.completed(running.get(0), 60_000)));
    assertEquals(task(0), only(facts, Fact.TaskDispatched.class).taskId());
  }

  @Test
  void aPlaceHasAnEndAfterWhichTheTaskWaitsForAnyAgain() {
    busy(1);
    apply(Move.place(task(0), A));
    assertEquals(List.of(), all(passAlive(PATIENCE_MS - 100), Fact.TaskUnplaced.class));
    assertEquals(
        new Fact.TaskUnplaced(task(0), A, Unplacement.PATIENCE_OVER),
        only(passAlive(200), Fact.TaskUnplaced.class));
    assertEquals(TaskPhase.QUEUED, stored(task(0)).phase());
    assertEquals(0, swarm.scheduler.view().placedCount(A));
    // A later plan may place it again.
    assertEquals(Outcome.PLACED, outcome(Move.place(task(0), B)));
  }

  @Test
  void aRestartKeepsThePlaceAndItsEnd() {
    busy(1);
    apply(Move.place(task(0), A));
    LocalPlace place = stored(task(0)).place();
    passAlive(1_000);
    swarm.restart();
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(A));
    swarm.handle(new Command.TopicReady(B));
    assertEquals(place, stored(task(0)).place());
    List<Fact> facts = passAlive(PATIENCE_MS);
    assertEquals(Unplacement.PATIENCE_OVER, only(facts, Fact.TaskUnplaced.class).reason());
  }

  @Test
  void anAgentWithNothingToDoStealsIt() {
    busy(4, "stealThreshold", "100");
    apply(Move.place(task(0), A), Move.place(task(1), A), Move.place(task(2), A));
    swarm.join("c", 1);
    // What waits for any agent goes first, whatever a plan has said of the rest.
    assertEquals(task(3), all(swarm.facts, Fact.TaskDispatched.class).get(2).taskId());
    swarm.join("d", 1);
    List<Fact.TaskStolen> stolen = all(swarm.facts, Fact.TaskStolen.class);
    assertEquals(List.of(task(0), task(2)), stolen.stream().map(Fact.TaskStolen::taskId).toList());
    assertEquals(task(0), all(swarm.facts, Fact.TaskDispatched.class).get(3).taskId());
    assertEquals(new LastMove(A, swarm.nowMs), stored(task(2)).lastMove());
  }

  @Test
  void anotherPlanMovesItOn() {
    busy(1);
    apply(Move.place(task(0), A));
    assertEquals(Outcome.NOT_THERE, outcome(Move.local(task(0), B, A)));
    assertEquals(Outcome.MOVED, outcome(Move.local(task(0), A, B)));
    assertEquals(PlaceKind.MIGRATED, placeOf(task(0)).kind());
    assertEquals(Outcome.NOT_MOVABLE, outcome(Move.local(task(0), B, A)));
  }

  private LocalPlace placeOf(TaskId id) {
    LocalPlace place = stored(id).place();
    assertNotNull(place);
    return place;
  }

  @Test
  void anAgentThatGoesGivesUpWhatWasPlannedForIt() {
    busy(1);
    apply(Move.place(task(0), A));
    List<Fact> facts = swarm.handle(new Command.DrainAgent(A, "ops"));
    assertEquals(
        new Fact.TaskUnplaced(task(0), A, Unplacement.AGENT_UNAVAILABLE),
        only(facts, Fact.TaskUnplaced.class));
    assertEquals(Outcome.NO_ROOM, outcome(Move.place(task(0), A)));
  }

  @Test
  void whatIsNotPossibleIsSkippedAndSaysWhy() {
    busy(2, "stealing", "off");
    swarm.submit("t2", 1_000);
    assertEquals(Outcome.STARTED, outcome(Move.place(running.get(0).taskId(), B)));
    assertEquals(Outcome.UNKNOWN_TASK, outcome(Move.place(new TaskId("never"), B)));
    assertEquals(Outcome.UNKNOWN_AGENT, outcome(Move.place(task(0), new AgentId("nobody"))));
    assertEquals(Outcome.PLACED, outcome(Move.place(task(0), A)));
    assertEquals(Outcome.NOT_THERE, outcome(Move.place(task(0), A)));
    assertEquals(Outcome.NOT_THERE, outcome(Move.place(task(0), B)));
    swarm.handle(new Command.Submit(SchedulerHarness.task("gpu", "tenant", 1_000, 0, "gpu"), 0));
    assertEquals(Outcome.NOT_ELIGIBLE, outcome(Move.place(new TaskId("gpu"), A)));
    swarm.handle(new Command.Pause(TENANT, "ops"));
    assertEquals(Outcome.NOT_MOVABLE, outcome(Move.place(task(1), A)));
    swarm.handle(new Command.Resume(TENANT, "ops"));
    swarm.handle(new Command.Pause(null, "ops"));
    assertEquals(Outcome.SWARM_CLOSED, outcome(Move.place(task(1), A)));
    swarm.handle(new Command.Resume(null, "ops"));
    assertEquals(Outcome.PLACED, outcome(Move.place(task(1), A)));
  }

  private void submit(
      String id,
      Level level,
      long deadlineMs,
      long notBeforeMs,
      List<TaskId> after,
      boolean movable) {
    swarm.handle(
        new Command.Submit(
            new Task(
                new TaskId(id),
                TENANT,
                "type",
                level,
                0,
                deadlineMs,
                SchedulerHarness.WALL_BASE_MS,
                notBeforeMs,
                1_000_000,
                null,
                after,
                new TreeMap<>(),
                List.of(),
                null,
                movable,
                0,
                id.hashCode()),
            0));
  }

  @Test
  void whatIsDelayedBlockedPromisedOrFixedIsNotPlaced() {
    busy(0);
    long wallMs = swarm.now().wallMs();
    submit("later", Level.NORMAL, Task.NEVER, wallMs + 60_000, List.of(), true);
    submit("after", Level.NORMAL, Task.NEVER, 0, List.of(running.get(0).taskId()), true);
    submit("promised", Level.CRITICAL, wallMs + 600_000, 0, List.of(), true);
    submit("fixed", Level.NORMAL, Task.NEVER, 0, List.of(), false);
    assertTrue(stored(new TaskId("promised")).admitted());
    assertEquals(Outcome.NOT_THERE, outcome(Move.place(new TaskId("later"), A)));
    assertEquals(Outcome.NOT_THERE, outcome(Move.place(new TaskId("after"), A)));
    assertEquals(Outcome.NOT_MOVABLE, outcome(Move.place(new TaskId("promised"), A)));
    assertEquals(Outcome.NOT_MOVABLE, outcome(Move.place(new TaskId("fixed"), A)));
  }

  @Test
  void aTenantAtItsCapIsNotPlaced() {
    busy(1, "tenant.tenant.maxConcurrency", "2");
    assertEquals(Outcome.NOT_MOVABLE, outcome(Move.place(task(0), A)));
  }

  @Test
  void aLocalQueueIsNotFilledBeyondItsBound() {
    busy(3, "localQueueMax", "2");
    Fact.Balanced balanced =
        apply(Move.place(task(0), A), Move.place(task(1), A), Move.place(task(2), A));
    assertEquals(
        List.of(Outcome.PLACED, Outcome.PLACED, Outcome.NO_ROOM),
        balanced.results().stream().map(MoveResult::outcome).toList());
    assertEquals(2, swarm.scheduler.view().placedCount(A));
  }

  @Test
  void explainTellsOfThePlanAndOfItsEnd() {
    busy(1);
    apply(Move.place(task(0), A));
    swarm.pass(1_000);
    Explanation explanation = swarm.scheduler.explain(task(0), swarm.now());
    assertNotNull(explanation);
    assertEquals(Blocker.LOCAL_QUEUE, explanation.blocker());
    assertEquals(
        "waits in the local queue of agent a (planned), which is busy; in 4000 ms it waits for any"
            + " agent again",
        explanation.message());
  }

  // ------------------------------------------------------------------ plans that come too late

  private Fact.CommandRefused refused(long basedOnFact, long madeAtMs) {
    Map<TaskId, StoredTask> before = new TreeMap<>();
    swarm.scheduler.view().tasks().forEach(each -> before.put(each.task().id(), each));
    List<Fact> facts =
        swarm.handle(
            new Command.ApplyPlan(
                "plan", List.of(Move.place(task(0), A)), "ops", basedOnFact, madeAtMs));
    Fact.CommandRefused refused = only(facts, Fact.CommandRefused.class);
    assertEquals(List.of(refused), facts);
    assertEquals("APPLY_PLAN", refused.command());
    swarm
        .scheduler
        .view()
        .tasks()
        .forEach(each -> assertEquals(before.get(each.task().id()), each));
    return refused;
  }

  private boolean taken(long basedOnFact, long madeAtMs) {
    return only(
            swarm.handle(new Command.ApplyPlan("plan", List.of(), "ops", basedOnFact, madeAtMs)),
            Fact.Balanced.class)
        .plan()
        .equals("plan");
  }

  @Test
  void aPlanThatHasAgedOutIsRefusedWhole() {
    busy(1, "planMaxAgeMs", "20000");
    long madeAtMs = swarm.now().wallMs();
    passAlive(20_000);
    assertTrue(taken(0, madeAtMs));
    passAlive(50);
    Rejection rejection = refused(0, madeAtMs).rejection();
    assertEquals(Rejection.Reason.PLAN_TOO_OLD, rejection.reason());
    assertEquals(
        "madeAtMs '" + madeAtMs + "': was 20050 ms ago, at most planMaxAgeMs, 20000",
        rejection.message());
    swarm.handle(new Command.UpdateConfig(Map.of("planMaxAgeMs", "20050"), "ops"));
    assertTrue(taken(0, madeAtMs));
  }

  @Test
  void aPlanFromAheadOfTheClockIsRefusedBeyondTheSameAge() {
    busy(1, "planMaxAgeMs", "20000");
    long nowMs = swarm.now().wallMs();
    assertTrue(taken(0, nowMs + 20_000));
    assertEquals(
        Rejection.Reason.PLAN_OF_ANOTHER_SWARM, refused(0, nowMs + 20_001).rejection().reason());
    assertEquals(
        Rejection.Reason.PLAN_OF_ANOTHER_SWARM, refused(0, Long.MAX_VALUE).rejection().reason());
  }

  @Test
  void aPlanBasedOnAFactThatHasNotBeenIsRefusedWhole() {
    busy(1);
    long fact = swarm.scheduler.view().facts();
    Rejection rejection = refused(fact + 1, 0).rejection();
    assertEquals(Rejection.Reason.PLAN_OF_ANOTHER_SWARM, rejection.reason());
    assertEquals(
        "basedOnFact '" + (fact + 1) + "': the last fact of swarm s is " + fact,
        rejection.message());
    assertTrue(taken(fact, 0));
    assertTrue(taken(1, 1 + swarm.now().wallMs()));
  }

  @Test
  void aMoveOfNobodyIsOnlyAPlaceAndAPlaceIsOfNobody() {
    assertNull(Move.place(task(0), A).from());
    for (Move.Kind kind : Move.Kind.values()) {
      AgentId from = kind == Move.Kind.PLACE ? A : null;
      Epoch epoch = kind == Move.Kind.REVOKE ? new Epoch(1) : Epoch.NONE;
      InvalidFieldException e =
          assertThrows(InvalidFieldException.class, () -> new Move(task(0), from, B, kind, epoch));
      assertEquals("from", e.field());
    }
  }
}
