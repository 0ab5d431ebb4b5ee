package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.Transition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ran far over its estimate is a level lower on its next attempt, however it came to that. */
class DemotionTest {
  private final SchedulerHarness swarm = new SchedulerHarness();
  private Fact.TaskDispatched task;

  /** It is expected to take a tenth of a second. */
  private void start() {
    swarm.join("a", 1);
    task = swarm.submitAndDispatch("t", 100);
    swarm.handle(swarm.report("a", List.of(task), started(task)));
  }

  private void run(long ms) {
    for (long left = ms; left > 0; left -= 100) {
      swarm.pass(Math.min(left, 100));
      swarm.handle(swarm.report("a", List.of(task)));
    }
  }

  private void isBackAt(Level level) {
    StoredTask stored = swarm.scheduler.view().task(task.taskId());
    assertTrue(stored != null);
    assertEquals(level, stored.level());
    int demotions = level == Level.NORMAL ? 0 : 1;
    assertEquals(demotions, all(swarm.facts, Fact.TaskDemoted.class).size());
    assertEquals(TaskPhase.QUEUED, stored.phase());
    assertEquals(1, swarm.scheduler.snapshots().swarm().phases().get(TaskPhase.QUEUED));
  }

  @Test
  void whenItsAgentIsLost() {
    start();
    run(500);
    swarm.pass(7_000);
    only(swarm.facts, Fact.AgentLost.class);
    isBackAt(Level.LOW);
  }

  /** Nobody knows for how long it ran of the time in which its agent was silent. */
  @Test
  void butNotForTheSilenceOfItsAgent() {
    start();
    run(300);
    swarm.pass(7_000);
    only(swarm.facts, Fact.AgentLost.class);
    isBackAt(Level.NORMAL);
  }

  @Test
  void whenItsLeaseLapses() {
    start();
    run(500);
    while (all(swarm.facts, Fact.TaskRequeued.class).isEmpty()) {
      // Neither listed nor missing: each report is about an earlier message.
      swarm.pass(500);
      var unlisted = swarm.report("a", List.of());
      swarm.handle(
          new io.fairlead.model.Command.Report(
              unlisted.agent(),
              unlisted.helloId(),
              unlisted.incarnation(),
              unlisted.reportSeq(),
              unlisted.profile(),
              List.of(),
              0,
              List.of()));
    }
    assertEquals(
        io.fairlead.model.LeaseEnd.LEASE_LAPSED,
        all(swarm.facts, Fact.TaskRequeued.class).get(0).end());
    assertEquals(1, all(swarm.facts, Fact.TaskDemoted.class).size());
  }

  @Test
  void whenItsAgentNoLongerListsIt() {
    start();
    run(500);
    swarm.handle(swarm.report("a", List.of()));
    assertEquals(1, all(swarm.facts, Fact.TaskDemoted.class).size());
  }

  @Test
  void whenItIsGivenBackAfterItsStart() {
    start();
    run(500);
    List<Fact> facts =
        swarm.handle(
            swarm.report(
                "a",
                List.of(),
                new Transition.Released(task.taskId(), task.lease().epoch(), "stopping")));
    assertEquals(Level.LOW, only(facts, Fact.TaskDemoted.class).to());
    assertEquals(Level.LOW, swarm.scheduler.view().level(task.taskId()));
  }

  @Test
  void whatNeverStartedIsNotDemoted() {
    swarm.join("a", 1);
    task = swarm.submitAndDispatch("t", 100);
    run(500);
    swarm.pass(7_000);
    isBackAt(Level.NORMAL);
  }

  @Test
  void andItWaitsThereAfterAChangeOfCoordinator() {
    start();
    run(500);
    swarm.pass(7_000);
    swarm.restart();
    isBackAt(Level.LOW);
  }
}
