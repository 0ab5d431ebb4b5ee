package io.fairlead.query.coordination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import io.fairlead.query.view.BalancingView;
import io.fairlead.query.view.BottlenecksView;
import io.fairlead.query.view.CommandView;
import io.fairlead.query.view.CoordinationView.RunView;
import io.fairlead.query.view.LoadBalanceView;
import io.fairlead.query.view.MetricsView;
import io.fairlead.query.view.MovesView;
import io.fairlead.query.view.SpreadView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoordinationLoopTest {
  private static final SwarmId SWARM = new SwarmId("s");

  private final Stub stub = new Stub();
  private final HandTurned timer = new HandTurned();
  private final CoordinationLoop loop = new CoordinationLoop(timer);

  CoordinationLoopTest() {
    loop.use(stub);
  }

  @AfterEach
  void close() {
    loop.close();
  }

  /** What is scheduled on it happens when the test says that its time has come. */
  private static final class HandTurned extends ScheduledThreadPoolExecutor {
    private record Scheduled(Runnable round, long everyMs, ScheduledFuture<?> future) {}

    final List<Scheduled> scheduled = new ArrayList<>();

    HandTurned() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable round, long firstAfter, long every, TimeUnit unit) {
      ScheduledFuture<?> future = schedule(() -> {}, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      scheduled.add(new Scheduled(round, unit.toMillis(every), future));
      return future;
    }

    /** The time of a round has come, of all that have not been cancelled. */
    void turn() {
      scheduled.stream().filter(it -> !it.future.isCancelled()).forEach(it -> it.round.run());
    }
  }

  /** A swarm in which three tasks could be moved. */
  private static final class Stub implements Api {
    final List<String> calls = new ArrayList<>();
    String mode = "automatic";
    String pending;
    long live = 9;
    int movable = 3;
    double variance = 100;
    RuntimeException failure;
    Runnable before = () -> {};

    @Override
    public JsonNode call(String method, List<String> path, Map<String, String> query, Object body) {
      before.run();
      String what = path.get(path.size() - 1);
      calls.add(method + " " + what);
      if (failure != null) {
        throw failure;
      }
      return Json.tree(
          switch (what) {
            case "metrics" -> metrics();
            case "bottlenecks" -> new BottlenecksView("s", "all", 0, 1, "none", List.of());
            case "load-balance" ->
                LoadBalanceView.round(
                    "s", "adaptive", "adaptive", true, null, null, moves(true, movable));
            case "balance" -> balance();
            default -> throw new AssertionError(what);
          });
    }

    private MetricsView metrics() {
      SpreadView none = new SpreadView(0, 0, 0, 0, 0);
      return new MetricsView(
          "s",
          0,
          new MetricsView.LoadBalancer(
              "adaptive",
              mode,
              variance,
              0,
              0,
              2,
              4,
              1,
              pending,
              new MovesView(0, 0, 0, 0, 0, 0),
              null),
          new MetricsView.TaskQueue(
              live, 5, 4, 0, 70, new TreeMap<>(), List.of(), none, none, new TreeMap<>()),
          null,
          null,
          new MetricsView.Stream(0, "t", 1, 0.5, 0.1, 0, 0, 0, 0, 0, 1));
    }

    private static BalancingView moves(boolean proposed, int n) {
      return new BalancingView("p1", proposed, n, 0, 100, 10, List.of());
    }

    private CommandView balance() {
      boolean approval = mode.equals("approval");
      if (!approval) {
        variance = 10;
      }
      return new CommandView(
          "c1",
          "s",
          "applied",
          "BALANCE",
          "rest:coordinator",
          "0",
          1L,
          2L,
          null,
          null,
          null,
          moves(approval, movable),
          null,
          null,
          null,
          null);
    }
  }

  private RunView run() {
    return loop.run(SWARM, "somebody").orElseThrow();
  }

  @Test
  void whatCanBeMovedIsMovedAndTheEffectShown() {
    RunView run = run();
    assertEquals("done", run.state(), String.valueOf(run.error()));
    assertTrue(run.rebalancing().required());
    assertEquals("moved", run.outcome().action());
    assertEquals(3, run.outcome().moved());
    assertEquals(100, run.outcome().loadVarianceBefore());
    assertEquals(10, run.outcome().loadVarianceAfter());
    assertEquals(
        List.of(
            "GET metrics", "GET bottlenecks", "POST load-balance", "POST balance", "GET metrics"),
        stub.calls);
    assertEquals(1, loop.view(SWARM).runs());
    assertEquals(run, loop.view(SWARM).lastRun());
    assertEquals("somebody", run.trigger());
  }

  @Test
  void whereNothingIsToBeMovedNothingIsCommanded() {
    stub.movable = 0;
    RunView run = run();
    assertFalse(run.rebalancing().required());
    assertEquals("none", run.outcome().action());
    assertFalse(stub.calls.contains("POST balance"));
  }

  @Test
  void whereBalancingIsOffNothingIsCommanded() {
    stub.mode = "off";
    assertEquals("off", run().outcome().action());
    assertFalse(stub.calls.contains("POST balance"));
  }

  @Test
  void whereItNeedsApprovalAProposalWaits() {
    stub.mode = "approval";
    RunView run = run();
    assertEquals("proposed", run.outcome().action());
    assertEquals("p1", run.outcome().proposalId());
    assertEquals(0, run.outcome().moved());
    assertEquals(100, run.outcome().loadVarianceAfter());
  }

  @Test
  void aProposalThatWaitsIsNotRepeated() {
    stub.mode = "approval";
    stub.pending = "p0";
    assertEquals("p0", run().outcome().proposalId());
    assertFalse(stub.calls.contains("POST balance"));
  }

  @Test
  void aSwarmWithoutTasksIsLeftAlone() {
    stub.live = 0;
    RunView run = run();
    assertEquals("idle", run.state());
    assertNull(run.findings());
    assertEquals(List.of("GET metrics"), stub.calls);
  }

  @Test
  void anErrorIsShownAndTheNextRunIsAsGoodAsAny() {
    stub.failure = Problem.unavailable("the swarm's state moves").toException();
    RunView failed = run();
    assertEquals("failed", failed.state());
    assertTrue(failed.error().contains("moves"), failed.error());
    stub.failure = null;
    assertEquals("done", run().state());
    assertEquals(2, loop.view(SWARM).runs());
    assertNull(loop.view(SWARM).lastRun().error());
  }

  @Test
  void onceStartedItRunsByItselfForEverySwarmThatIsHere() {
    SwarmId other = new SwarmId("other");
    List<SwarmId> here = new ArrayList<>(List.of(SWARM, other));
    loop.start(7_000, () -> List.copyOf(here));
    assertEquals(List.of(7_000L), timer.scheduled.stream().map(it -> it.everyMs).toList());
    assertEquals(7_000, loop.view(SWARM).intervalMs());
    assertEquals(0, loop.view(SWARM).runs());

    timer.turn();
    for (SwarmId swarm : here) {
      RunView run = loop.view(swarm).lastRun();
      assertEquals("schedule", run.trigger());
      assertEquals("moved", run.outcome().action());
    }
    here.remove(other);
    timer.turn();
    assertEquals(2, loop.view(SWARM).runs());
    assertEquals(0, loop.view(other).runs(), "what is elsewhere is forgotten");
  }

  @Test
  void aRoundThatFailsIsNotTheLast() {
    AtomicBoolean broken = new AtomicBoolean(true);
    loop.start(
        1_000,
        () -> {
          if (broken.get()) {
            throw new IllegalStateException("no tallies yet");
          }
          return List.of(SWARM);
        });
    timer.turn();
    assertEquals(0, loop.view(SWARM).runs());
    broken.set(false);
    timer.turn();
    assertEquals(1, loop.view(SWARM).runs());
  }

  @Test
  void startedAgainItGoesByTheNewScheduleAlone() {
    loop.start(1_000, () -> List.of(SWARM));
    loop.start(2_000, () -> List.of(SWARM));
    timer.turn();
    assertEquals(1, loop.view(SWARM).runs());
    assertEquals(2_000, loop.view(SWARM).intervalMs());
  }

  @Test
  void withoutAnIntervalItRunsOnlyWhenItIsAskedTo() {
    loop.start(0, () -> List.of(SWARM));
    assertEquals(List.of(), timer.scheduled);
    run();
    assertEquals(1, loop.view(SWARM).runs());
  }

  @Test
  void ofOneSwarmThereIsOneRunAtATime() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    stub.before =
        () -> {
          inside.countDown();
          try {
            assertTrue(goOn.await(60, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        };
    CompletableFuture<Optional<RunView>> first =
        CompletableFuture.supplyAsync(() -> loop.run(SWARM, "first"));
    assertTrue(inside.await(60, TimeUnit.SECONDS));
    assertTrue(loop.view(SWARM).running());
    assertEquals(Optional.empty(), loop.run(SWARM, "second"));
    goOn.countDown();
    assertEquals("first", first.get(60, TimeUnit.SECONDS).orElseThrow().trigger());
    assertFalse(loop.view(SWARM).running());
  }
}
